/**
 * systemd over D-Bus: states, signals, jobs. {@link io.smartmon.systemd.SystemdBus} is the one door.
 *
 * <p>What is here names systemd's own words. What they mean for a repair is decided elsewhere.
 */
@NullMarked
package io.smartmon.systemd;

import org.jspecify.annotations.NullMarked;
