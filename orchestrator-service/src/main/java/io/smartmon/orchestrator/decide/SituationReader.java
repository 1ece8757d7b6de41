package io.smartmon.orchestrator.decide;

import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.decide.Reading;
import io.smartmon.domain.decide.Situation;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.SystemdBus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gathers the situation that a decision looks at, each entry from its source at that moment. Thread-safe. */
public final class SituationReader {
    private final HostId host;
    private final InstantSource clock;
    private final Supplier<Optional<SystemdBus>> bus;
    private final UnitMemory memory;
    private final IncidentStore incidents;
    private final Holds holds;
    private final Supplier<LeaseView> lease;
    private final BooleanSupplier helper;
    private final LongSupplier helperEpoch;
    private final Supplier<Reading<Boolean>> sameMachine;

    /** A reader of these sources; {@code helper} says whether the helper answers and may block for a moment. */
    public SituationReader(
            HostId host,
            InstantSource clock,
            Supplier<Optional<SystemdBus>> bus,
            UnitMemory memory,
            IncidentStore incidents,
            Holds holds,
            Supplier<LeaseView> lease,
            BooleanSupplier helper,
            LongSupplier helperEpoch,
            Supplier<Reading<Boolean>> sameMachine) {
        this.host = host;
        this.clock = clock;
        this.bus = bus;
        this.memory = memory;
        this.incidents = incidents;
        this.holds = holds;
        this.lease = lease;
        this.helper = helper;
        this.helperEpoch = helperEpoch;
        this.sameMachine = sameMachine;
    }

    /**
     * The situation now.
     *
     * @param clockAtFinding the clock's offset when the finding was first seen, as {@link #clockOffset} gave it
     */
    public Situation read(Finding finding, Policy policy, Duration clockAtFinding) {
        UnitName unit = finding.evidence().unit();
        Duration window = policy.limits().attemptsWindow();
        Duration cooldown = policy.limits().cooldown();
        // A cooldown may be longer than the window in which attempts are counted.
        Instant since = clock.instant().minus(cooldown.compareTo(window) > 0 ? cooldown : window);
        Reading<IncidentStore.RepairHistory> history = stored(() -> incidents.history(host, unit, since));
        return new Situation(
                asked(systemd -> systemd.read(unit)),
                memory.of(unit)
                        .map(known ->
                                Reading.known(new Situation.Intent(known.stopSeen(), known.complete()), known.seenAt()))
                        .orElseGet(() -> Reading.unknown("the unit was not seen yet")),
                stored(holds::inForce),
                map(history, IncidentStore.RepairHistory::attempts),
                map(history, IncidentStore.RepairHistory::underRepair),
                asked(SystemdBus::managerState),
                asked(systemd -> systemd.inactiveClosure(unit).stream().sorted().toList()),
                Reading.known(lease.get(), clock.instant()),
                Reading.known(clockOffset().minus(clockAtFinding), clock.instant()),
                helper(),
                sameMachine.get());
    }

    /** How far the wall clock is from the monotonic one; two readings differ by as much as the wall clock was set. */
    public Duration clockOffset() {
        Instant now = clock.instant();
        return Duration.ofSeconds(now.getEpochSecond(), now.getNano()).minusNanos(System.nanoTime());
    }

    private Reading<Boolean> helper() {
        boolean answers = helper.getAsBoolean();
        LeaseView mine = lease.get();
        long seen = helperEpoch.getAsLong();
        return answers && mine.mine() && seen > mine.epoch()
                ? Reading.unknown("the helper knows of lease epoch " + seen + ", and this one has " + mine.epoch()
                        + ": the database was restored or replaced. The lease begins anew above it")
                : Reading.known(answers, clock.instant());
    }

    private interface Question<T> {
        T ask(SystemdBus systemd);
    }

    private <T> Reading<T> asked(Question<T> question) {
        Optional<SystemdBus> open = bus.get();
        if (open.isEmpty()) {
            return Reading.unknown("no system bus");
        }
        try {
            T value = question.ask(open.get());
            return Reading.known(value, clock.instant());
        } catch (BusLostException lost) {
            return Reading.unknown("the system bus is gone: " + lost.getMessage());
        }
    }

    private <T> Reading<T> stored(Supplier<T> call) {
        try {
            return Reading.known(call.get(), clock.instant());
        } catch (StoreUnavailableException away) {
            return Reading.unknown("the store does not answer: " + away.getMessage());
        }
    }

    private static <T, R> Reading<List<R>> map(Reading<T> reading, Function<T, List<R>> part) {
        return switch (reading) {
            case Reading.Known<T>(T value, Instant at) -> Reading.known(part.apply(value), at);
            case Reading.Unknown<T>(String reason) -> Reading.unknown(reason);
        };
    }
}
