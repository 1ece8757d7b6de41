/** systemd over D-Bus: states, signals, jobs. */
@NullMarked
package io.smartmon.systemd;

import org.jspecify.annotations.NullMarked;
