/** Requests to a host from elsewhere. */
@NullMarked
package io.smartmon.domain.command;

import org.jspecify.annotations.NullMarked;
