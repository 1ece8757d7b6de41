/** Hosts: who is watched, and how one is told from another. */
@NullMarked
package io.smartmon.domain.host;

import org.jspecify.annotations.NullMarked;
