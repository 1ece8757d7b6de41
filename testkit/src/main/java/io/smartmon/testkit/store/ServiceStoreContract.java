package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.ServiceStore.LastStart;
import io.smartmon.domain.store.ServiceStore.Reconciliation;
import io.smartmon.domain.store.ServiceStore.Seen;
import io.smartmon.domain.store.ServiceStore.Stop;
import io.smartmon.domain.store.ServiceStore.Transition;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.ServiceStore} does. */
public abstract class ServiceStoreContract extends StoreContract {
    private static final UUID OTHER_RUN = UUID.fromString("01930000-0000-7000-8000-0000000000ff");
    private static final UnitName POST = UnitName.of("mail");
    private static final String FIRST = "1".repeat(32);
    private static final String SECOND = "2".repeat(32);

    /** For subclasses. */
    protected ServiceStoreContract() {}

    private Seen seen(UnitName unit, ActiveState state, boolean stopSeen) {
        return new Seen(unit(unit, state), now.minusSeconds(100), stopSeen);
    }

    private Stop stop(UnitName unit, Instant at) {
        return new Stop(unit, unit(unit, ActiveState.INACTIVE).invocationId(), at);
    }

    private Reconciliation observation(Instant at, boolean complete, List<Seen> units, List<Transition> changes) {
        return new Reconciliation(host, run, at, complete, units, changes);
    }

    @Test
    void aStopThatWasSeenIsRemembered() {
        stores().services()
                .observe(observation(
                        now,
                        true,
                        List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true), seen(POST, ActiveState.ACTIVE, false)),
                        List.of()));
        assertEquals(List.of(stop(WEB_UNIT, now)), stores().services().stopsSeen(host));
    }

    @Test
    void aLaterStartForgetsTheStop() {
        stores().services()
                .observe(observation(
                        now.minusSeconds(10), false, List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true)), List.of()));
        stores().services()
                .observe(observation(now, false, List.of(seen(WEB_UNIT, ActiveState.ACTIVE, false)), List.of()));
        assertEquals(List.of(), stores().services().stopsSeen(host));
    }

    @Test
    void whatARunSaysLastIsItsNewestAlsoWhenItsClockWasAheadBefore() {
        stores().services()
                .observe(observation(
                        now.plusSeconds(240), false, List.of(seen(WEB_UNIT, ActiveState.ACTIVE, false)), List.of()));
        stores().services()
                .observe(observation(
                        now.plusSeconds(5), false, List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true)), List.of()));
        assertEquals(
                List.of(stop(WEB_UNIT, now.plusSeconds(5))), stores().services().stopsSeen(host));
    }

    @Test
    void anOlderReconciliationOfAnotherRunChangesNothingThatIsNewer() {
        stores().services()
                .observe(observation(now, false, List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true)), List.of()));
        stores().services()
                .observe(new Reconciliation(
                        host,
                        OTHER_RUN,
                        now.minusSeconds(10),
                        false,
                        List.of(seen(WEB_UNIT, ActiveState.ACTIVE, false)),
                        List.of()));
        assertEquals(List.of(stop(WEB_UNIT, now)), stores().services().stopsSeen(host));
    }

    @Test
    void aStopIsRememberedAlsoFromAHostWhoseClockIsWrong() {
        stores().services()
                .observe(observation(
                        now,
                        true,
                        List.of(seen(WEB_UNIT, ActiveState.ACTIVE, false), seen(POST, ActiveState.ACTIVE, false)),
                        List.of()));
        Instant wrong = now.minus(Duration.ofMinutes(30));
        var _ = stores().sync()
                .sync(new SyncStore.Request(
                        host,
                        run,
                        "01234567-0000-4000-8000-000000000001",
                        Duration.ofSeconds(15),
                        0,
                        null,
                        true,
                        false,
                        wrong));
        stores().services()
                .observe(observation(
                        wrong,
                        false,
                        List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true), seen(POST, ActiveState.FAILED, false)),
                        List.of()));
        assertEquals(List.of(stop(WEB_UNIT, wrong)), stores().services().stopsSeen(host));
        stores().services()
                .observe(observation(
                        wrong.plusSeconds(1), false, List.of(seen(WEB_UNIT, ActiveState.ACTIVE, false)), List.of()));
        assertEquals(List.of(), stores().services().stopsSeen(host), "it was started since");
    }

    @Test
    void aUnitThatIsMissingFromACompleteReconciliationIsGone() {
        stores().services()
                .observe(observation(
                        now.minusSeconds(10),
                        true,
                        List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true), seen(POST, ActiveState.INACTIVE, true)),
                        List.of()));
        stores().services().observe(observation(now, true, List.of(seen(POST, ActiveState.INACTIVE, true)), List.of()));
        assertEquals(
                List.of(stop(POST, now.minusSeconds(10))), stores().services().stopsSeen(host));
    }

    @Test
    void changesAreStoredEvenWithoutUnitsAndFarAwayOnesBlockNothing() {
        stores().services()
                .observe(observation(
                        now,
                        false,
                        List.of(),
                        List.of(
                                new Transition(1, now, null, unit(WEB_UNIT, ActiveState.ACTIVE), false),
                                new Transition(2, now, "active/running", unit(WEB_UNIT, ActiveState.FAILED), false),
                                new Transition(
                                        3,
                                        now.minus(Duration.ofDays(400)),
                                        null,
                                        unit(WEB_UNIT, ActiveState.ACTIVE),
                                        false))));
    }

    @Test
    void theLastStartOfEachUnitIsKept() {
        Fingerprint files = files("sha256:aa");
        stores().services()
                .started(host, List.of(new LastStart(WEB_UNIT, FIRST, files), new LastStart(POST, FIRST, null)));
        stores().services().started(host, List.of(new LastStart(WEB_UNIT, SECOND, files("sha256:bb"))));
        assertEquals(
                List.of(new LastStart(POST, FIRST, null), new LastStart(WEB_UNIT, SECOND, files("sha256:bb"))),
                stores().services().lastStarts(host));
    }

    @Test
    void aStartAtWhichNothingCouldBeTakenKeepsTheFingerprintOfTheOneBefore() {
        stores().services().started(host, List.of(new LastStart(WEB_UNIT, FIRST, files("sha256:aa"))));
        stores().services().started(host, List.of(new LastStart(WEB_UNIT, SECOND, null)));
        assertEquals(
                List.of(new LastStart(WEB_UNIT, SECOND, files("sha256:aa"))),
                stores().services().lastStarts(host));
    }

    @Test
    void theLastStartOutlivesAUnitThatIsGone() {
        stores().services().started(host, List.of(new LastStart(WEB_UNIT, FIRST, files("sha256:aa"))));
        stores().services().observe(observation(now, true, List.of(), List.of()));
        assertEquals(
                List.of(new LastStart(WEB_UNIT, FIRST, files("sha256:aa"))),
                stores().services().lastStarts(host));
    }

    private static Fingerprint files(String mark) {
        return new Fingerprint(List.of(
                new Fingerprint.Mark("/etc/systemd/system/web.service", mark),
                new Fingerprint.Mark("/etc/default/web", "absent")));
    }

    @Test
    void thatServicesCannotBeKnownIsStored() {
        stores().services().notKnown(host, run, Reason.of("no_bus"), now);
        stores().services()
                .observe(observation(
                        now.plusSeconds(1), true, List.of(seen(WEB_UNIT, ActiveState.INACTIVE, true)), List.of()));
        assertEquals(
                List.of(stop(WEB_UNIT, now.plusSeconds(1))), stores().services().stopsSeen(host));
    }
}
