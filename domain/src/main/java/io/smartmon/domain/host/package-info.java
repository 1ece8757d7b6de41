/** Hosts and their identity. */
@NullMarked
package io.smartmon.domain.host;

import org.jspecify.annotations.NullMarked;
