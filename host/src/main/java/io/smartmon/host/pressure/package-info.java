/** Pressure: how much of the time tasks waited for a resource. */
@NullMarked
package io.smartmon.host.pressure;

import org.jspecify.annotations.NullMarked;
