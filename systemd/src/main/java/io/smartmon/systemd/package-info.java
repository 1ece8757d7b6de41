/**
 * systemd over D-Bus: states, signals, jobs. {@link io.smartmon.systemd.SystemdBus} is the only entry point.
 *
 * <p>This package uses systemd's own terms. Their meaning for a repair is decided elsewhere.
 */
@NullMarked
package io.smartmon.systemd;

import org.jspecify.annotations.NullMarked;
