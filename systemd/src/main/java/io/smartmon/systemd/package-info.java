/**
 * systemd over D-Bus: states, signals, jobs. {@link io.smartmon.systemd.SystemdBus} is the only entry point.
 *
 * <p>What is here uses systemd's own terms. What they mean for a repair is decided elsewhere.
 */
@NullMarked
package io.smartmon.systemd;

import org.jspecify.annotations.NullMarked;
