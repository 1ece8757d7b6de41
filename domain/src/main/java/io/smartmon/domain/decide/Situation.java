package io.smartmon.domain.decide;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that a decision looks at beside the finding, each entry known as of an instant or not known and why.
 *
 * @param unit the unit as it is now, freshly read
 * @param intent what is known of someone's wish that it be stopped
 * @param holds the holds in force, from store and files; empty when there is none
 * @param attempts when attempts on this unit were begun, newest first
 * @param underRepair the other units of this host with an open plan
 * @param manager the service manager's own state
 * @param pulledIn inactive units that a start would bring up with it
 * @param lease who may act for this host
 * @param clockJump how far the wall clock has moved against the monotonic one since the finding was first seen
 * @param helper whether the helper answers: without it nothing can be done
 * @param sameMachine whether the host is the one that the store knows by its name
 */
public record Situation(
        Reading<UnitState> unit,
        Reading<Intent> intent,
        Reading<List<Hold>> holds,
        Reading<List<Instant>> attempts,
        Reading<List<UnitName>> underRepair,
        Reading<ManagerState> manager,
        Reading<List<UnitName>> pulledIn,
        Reading<LeaseView> lease,
        Reading<Duration> clockJump,
        Reading<Boolean> helper,
        Reading<Boolean> sameMachine) {
    /**
     * What is known of the wish that a unit be stopped.
     *
     * @param stopSeen whether a stop job was seen live since the unit was last started
     * @param eventsComplete whether no event can have been lost since the unit was last seen well: a reload, a reconnect or
     *     a restart of the agent makes it false, and then a stop may have gone unseen
     */
    public record Intent(boolean stopSeen, boolean eventsComplete) {}
}
