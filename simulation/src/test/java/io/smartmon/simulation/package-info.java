/**
 * The whole loop in one process: the real agent and the real helper over models of systemd, store and disk, in simulated time
 * that one thread moves. A run is a {@link io.smartmon.simulation.Schedule} of events and faults, so it can be run again to the
 * same step; after each effect the rules of safety are checked against what really happened in the model.
 */
@NullMarked
package io.smartmon.simulation;

import org.jspecify.annotations.NullMarked;
