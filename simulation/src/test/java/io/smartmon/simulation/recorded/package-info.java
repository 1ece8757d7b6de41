/** Incidents that were recorded on a real systemd, and are replayed to the real agent and the real helper. */
@NullMarked
package io.smartmon.simulation.recorded;

import org.jspecify.annotations.NullMarked;
