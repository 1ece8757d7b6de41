/** The lease that lets at most one agent act for a host. */
@NullMarked
package io.smartmon.domain.lease;

import org.jspecify.annotations.NullMarked;
