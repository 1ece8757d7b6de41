package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SyncStore.Answer;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.store.SyncStore.Request;
import io.smartmon.domain.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.SyncStore} does. */
public abstract class SyncStoreContract extends StoreContract {
    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Reason DONE = Reason.of("done", "unit", Measure.text("web.service"));

    /** For subclasses. */
    protected SyncStoreContract() {}

    private Answer sync(UUID holder, long seenEpoch, boolean wantsLease) {
        return sync(holder, seenEpoch, null, wantsLease);
    }

    private Answer sync(UUID holder, long seenEpoch, @Nullable UUID lastPlan, boolean wantsLease) {
        return stores().sync().sync(new Request(host, holder, BOOT, TERM, seenEpoch, lastPlan, wantsLease, true, now));
    }

    /** What the store says where the helper has accepted this plan last. */
    private @Nullable Instant restoredSince(@Nullable UUID lastPlan) {
        return sync(run, 0, lastPlan, true).restoredSince();
    }

    private UUID storedPlan(Subject subject) {
        Plan plan = plan(opened(subject), Duration.ZERO, pass("hold"));
        assertInstanceOf(Commit.Committed.class, stores().incidents().commitPlan(ready(plan, lease().epoch())));
        return plan.id();
    }

    private Answer sync() {
        return sync(run, 0, true);
    }

    private static Lease held(Answer answer) {
        return assertInstanceOf(LeaseStore.Answer.Held.class, answer.lease()).lease();
    }

    private Command command(int number, Duration life) {
        return new Command(
                Command.VERSION,
                UUID.randomUUID(),
                host,
                "restart",
                Measures.of("unit", Measure.text("web.service")),
                "ada",
                now.plusMillis(number),
                now.plusMillis(number).plus(life));
    }

    private Command asked(int number) {
        Command command = command(number, Duration.ofMinutes(5));
        fixture().ask(command);
        return command;
    }

    private void concludeAs(Incident incident, ClosedAs closedAs) {
        assertEquals(
                Moved.MOVED,
                stores().incidents()
                        .conclude(new Conclusion(
                                host,
                                incident.id(),
                                lease().epoch(),
                                null,
                                null,
                                null,
                                IncidentState.CLOSED,
                                closedAs,
                                null,
                                Reason.of("ended"),
                                now,
                                null)));
    }

    @Test
    void itTakesTheLeaseAndRenewsIt() {
        Lease first = held(sync());
        Lease second = held(sync());
        assertEquals(run, first.holder());
        assertEquals(first.epoch(), second.epoch());
        assertTrue(first.remaining().compareTo(TERM) <= 0);
        assertTrue(first.remaining().compareTo(TERM.dividedBy(2)) > 0);
    }

    @Test
    void itIsTheSameLeaseAsThatOfTheLeasesOwnCalls() {
        assertEquals(lease().epoch(), held(sync()).epoch());
    }

    @Test
    void theEpochGoesAboveWhatWasSeenElsewhere() {
        assertEquals(58, held(sync(run, 57, true)).epoch());
        assertEquals(58, held(sync(run, 58, true)).epoch());
        assertEquals(61, held(sync(run, 60, true)).epoch());
    }

    @Test
    void aStoreThatKnowsOnlyLowerEpochsIsOlderUntilAPersonConfirmsIt() {
        assertNull(sync().restoredSince());
        assertFalse(fixture().confirmStore(host), "there is nothing to confirm");
        Instant since = sync(run, 57, true).restoredSince();
        assertNotNull(since);
        assertEquals(since, sync(run, 58, true).restoredSince(), "the lease is above it by now, and the mark stays");
        assertEquals(since, sync(UUID.randomUUID(), 0, true).restoredSince(), "whoever asks");

        assertTrue(fixture().confirmStore(host));
        assertNull(sync(run, 58, true).restoredSince());
        assertNull(sync(run, 57, true).restoredSince());
        assertNotNull(sync(run, 70, true).restoredSince(), "what is newer than what was confirmed");
    }

    @Test
    void aStoreIsOlderAlsoForAnAgentThatDoesNotGetTheLease() {
        UUID other = UUID.randomUUID();
        sync();
        assertNotNull(sync(other, 57, true).restoredSince());
        assertTrue(fixture().confirmStore(host));
        assertNull(sync(other, 57, true).restoredSince(), "the lease is lower still, and that was confirmed");
        assertNotNull(sync(other, 58, true).restoredSince());
        assertNotNull(sync(run, 0, false).restoredSince());
    }

    @Test
    void aStoreThatLacksTheHelpersLastPlanIsOlderUntilAPersonConfirmsIt() {
        UUID lost = UUID.randomUUID();
        UUID lostAsWell = UUID.randomUUID();
        assertNull(restoredSince(null));
        Instant since = restoredSince(lost);
        assertNotNull(since);
        assertEquals(since, restoredSince(null), "it is kept when the helper does not answer");
        assertEquals(since, restoredSince(lostAsWell), "since it was noticed first");

        assertTrue(fixture().confirmStore(host));
        assertNull(restoredSince(lostAsWell), "up to this plan it was confirmed");
        assertNotNull(restoredSince(UUID.randomUUID()));
    }

    @Test
    void aPlanOfTheStoreIsNoSignWhateverBecameOfIt() {
        UUID first = storedPlan(WEB);
        assertNull(restoredSince(first));
        UUID second = storedPlan(MAIL);
        assertNull(restoredSince(second));
        assertNull(restoredSince(first), "another agent of the host may have asked the helper before");
    }

    @Test
    void aLastPlanThatWasFoundOnceMayBeDeletedForItsAge() {
        UUID plan = storedPlan(WEB);
        assertNull(restoredSince(plan));
        fixture().forgetPlan(host, plan);
        assertNull(restoredSince(plan));
        assertNotNull(restoredSince(UUID.randomUUID()));
    }

    @Test
    void aConfirmedPlanStaysConfirmedWhenOthersWereDoneSince() {
        UUID lost = UUID.randomUUID();
        restoredSince(lost);
        assertTrue(fixture().confirmStore(host));
        assertNull(restoredSince(storedPlan(WEB)));
        assertNull(restoredSince(lost), "another agent of the host may have asked the helper before");
    }

    @Test
    void theStoreIsOlderForOneHostAlone() {
        UUID ofFirst = storedPlan(WEB);
        sync(run, 57, true);
        HostId first = host;
        host = stores().fleet().register(profile(), run, now).host();
        assertNull(sync().restoredSince());
        assertNotNull(restoredSince(ofFirst), "a plan of another host is none of this one");
        assertTrue(fixture().confirmStore(host));
        host = first;
        assertNotNull(sync().restoredSince());
    }

    @Test
    void whileOneHoldsTheLeaseAnotherLearnsWho() {
        sync();
        LeaseStore.Answer.HeldByOther other = assertInstanceOf(
                LeaseStore.Answer.HeldByOther.class,
                sync(UUID.randomUUID(), 0, true).lease());
        assertEquals(run, other.holder());
        assertTrue(other.remaining().isPositive());
    }

    @Test
    void anAgentThatCannotActLetsTheLeaseExpire() {
        long first = held(sync()).epoch();
        fixture().elapse(host, TERM.dividedBy(2));
        sync(run, 0, false);
        fixture().elapse(host, TERM.dividedBy(2).plusSeconds(1));
        assertInstanceOf(
                LeaseStore.Answer.HeldByOther.class, sync(run, 0, false).lease(), "it was not renewed");
        assertEquals(first + 1, held(sync(UUID.randomUUID(), 0, true)).epoch());
    }

    @Test
    void anAgentThatNeverHeldTheLeaseAndDoesNotWantItGetsNone() {
        LeaseStore.Answer.HeldByOther none = assertInstanceOf(
                LeaseStore.Answer.HeldByOther.class, sync(run, 0, false).lease());
        assertEquals(Duration.ZERO, none.remaining());
    }

    @Test
    void itBringsTheHoldsInForce() {
        assertEquals(List.of(), sync().holds());
        Hold hold = new Hold(UUID.randomUUID(), host, Hold.Source.PAGE, "ada", "the disk is being changed", now);
        stores().holds().place(hold);
        assertEquals(List.of(hold), sync().holds());
    }

    @Test
    void itBringsTheIncidentsThatAreOpen() {
        Incident web = opened(WEB);
        Incident full = opened(VAR);
        assertEquals(Set.of(new OpenIncident(web.id(), 0), new OpenIncident(full.id(), 0)), Set.copyOf(sync().open()));
        concludeAs(full, ClosedAs.BY_ITSELF);
        assertEquals(List.of(new OpenIncident(web.id(), 0)), sync().open());
    }

    @Test
    void aRearmedIncidentIsOpenWithItsNextGeneration() {
        Incident web = opened(WEB);
        concludeAs(web, ClosedAs.GIVEN_UP);
        assertEquals(List.of(), sync().open());
        fixture().rearm(host, web.id());
        assertEquals(List.of(new OpenIncident(web.id(), 1)), sync().open());
    }

    @Test
    void whatTheKeeperOpenedIsNotBrought() {
        fixture().openAsKeeper(host, new FindingKind("host_silent"));
        Incident web = opened(WEB);
        assertEquals(List.of(new OpenIncident(web.id(), 0)), sync().open());
    }

    @Test
    void aHostThatIsAloneIsKnown() {
        assertEquals(IdentityStatus.KNOWN, sync().identity());
    }

    @Test
    void aCommandIsBroughtToTheHolderUntilItIsAnswered() {
        Command first = asked(1);
        Command second = asked(2);
        assertEquals(List.of(first, second), sync().commands());
        assertEquals(List.of(first, second), sync().commands(), "a lost answer is repeated");
        assertEquals(Optional.of(Command.State.CLAIMED), fixture().command(host, first.id()));
        stores().sync().answer(host, first.id(), DONE, now);
        assertEquals(Optional.of(Command.State.ANSWERED), fixture().command(host, first.id()));
        assertEquals(List.of(second), sync().commands());
    }

    @Test
    void noCommandIsDeliveredWithoutTheLease() {
        Command command = asked(1);
        assertEquals(List.of(), sync(run, 0, false).commands());
        sync();
        assertEquals(List.of(), sync(UUID.randomUUID(), 0, true).commands());
        assertEquals(List.of(command), sync().commands());
    }

    @Test
    void whatOneRunClaimedAndNeverAnsweredIsNotDoneByTheNext() {
        Command claimed = asked(1);
        assertEquals(List.of(claimed), sync().commands());
        stores().leases().release(host, run);
        UUID next = UUID.randomUUID();
        assertEquals(List.of(), sync(next, 0, true).commands());
        Command later = asked(2);
        assertEquals(List.of(later), sync(next, 0, true).commands());

        fixture().elapse(host, Duration.ofMinutes(6));
        sync(next, 0, true);
        assertEquals(Optional.of(Command.State.EXPIRED), fixture().command(host, claimed.id()));
    }

    @Test
    void aCommandThatExpiredIsNotBegun() {
        Command late = command(1, Duration.ofSeconds(20));
        fixture().ask(late);
        fixture().elapse(host, Duration.ofSeconds(30));
        assertEquals(List.of(), sync().commands());
        assertEquals(Optional.of(Command.State.EXPIRED), fixture().command(host, late.id()));
    }

    @Test
    void atMostTwentyCommandsComeAtOnceOldestFirst() {
        List<Command> commands = new ArrayList<>();
        for (int number = 1; number <= 21; number++) {
            commands.add(asked(number));
        }
        assertEquals(commands.subList(0, 20), sync().commands());
        commands.subList(0, 20).forEach(command -> stores().sync().answer(host, command.id(), DONE, now));
        assertEquals(commands.subList(20, 21), sync().commands());
    }

    @Test
    void anAnswerToAnotherHostsCommandChangesNothing() {
        Command command = asked(1);
        sync();
        stores().sync().answer(stores().fleet().register(profile(), run, now).host(), command.id(), DONE, now);
        assertEquals(List.of(command), sync().commands());
    }

    @Test
    void whetherItsAgentChangesNothingIsKnownAsItSaidLast() {
        assertEquals(Optional.empty(), fixture().dryRun(host));
        sync();
        assertEquals(Optional.of(true), fixture().dryRun(host));
        var _ = stores().sync().sync(new Request(host, run, BOOT, TERM, 0, null, true, false, now));
        assertEquals(Optional.of(false), fixture().dryRun(host));
    }

    @Test
    void theStoresTimeIsItsOwn() {
        Instant agents = now.minus(Duration.ofDays(400));
        Answer answer = stores().sync().sync(new Request(host, run, BOOT, TERM, 0, null, true, false, agents));
        assertTrue(
                Duration.between(answer.storeTime(), sync().storeTime()).abs().compareTo(TERM) < 0);
    }
}
