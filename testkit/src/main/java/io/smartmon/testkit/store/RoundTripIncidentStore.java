package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Sends each call over the wire and twice; a move that was made is made already the second time. */
record RoundTripIncidentStore(IncidentStore store) implements IncidentStore {
    @Override
    public Opened open(Opening opening) {
        return WireRoundTrip.call(opening, Opening.class, store::open, Opened.class, UnaryOperator.identity());
    }

    @Override
    public Moved update(Update update) {
        return moved(update, Update.class, store::update);
    }

    @Override
    public Optional<Unfinished> find(HostId host, UUID incident) {
        return Optional.ofNullable(WireRoundTrip.call(
                        new StoreCalls.Find(host, incident),
                        StoreCalls.Find.class,
                        call -> new StoreCalls.Found(
                                store.find(call.host(), call.incident()).orElse(null)),
                        StoreCalls.Found.class,
                        UnaryOperator.identity())
                .incident());
    }

    @Override
    public Commit commitPlan(PlanCommit commit) {
        return WireRoundTrip.call(commit, PlanCommit.class, store::commitPlan, Commit.class, UnaryOperator.identity());
    }

    @Override
    public Moved move(PlanMove move) {
        return moved(move, PlanMove.class, store::move);
    }

    @Override
    public Moved raise(HostId host, UUID incident, long epoch, Alert alert) {
        return moved(
                new StoreCalls.Raise(host, incident, epoch, alert),
                StoreCalls.Raise.class,
                call -> store.raise(call.host(), call.incident(), call.epoch(), call.alert()));
    }

    @Override
    public Moved conclude(Conclusion conclusion) {
        return moved(conclusion, Conclusion.class, store::conclude);
    }

    private static <C> Moved moved(C call, Class<C> type, Function<C, Moved> port) {
        return WireRoundTrip.call(
                        call,
                        type,
                        sent -> new StoreCalls.Moved(port.apply(sent)),
                        StoreCalls.Moved.class,
                        answer -> answer.moved() == Moved.MOVED ? new StoreCalls.Moved(Moved.ALREADY) : answer)
                .moved();
    }

    @Override
    public List<Unfinished> unfinished(HostId host) {
        return WireRoundTrip.call(
                        new StoreCalls.OfHost(host),
                        StoreCalls.OfHost.class,
                        call -> new StoreCalls.AllUnfinished(store.unfinished(call.host())),
                        StoreCalls.AllUnfinished.class,
                        UnaryOperator.identity())
                .unfinished();
    }

    @Override
    public RepairHistory history(HostId host, Subject subject, Instant since) {
        return WireRoundTrip.call(
                new StoreCalls.HistoryOf(host, subject, since),
                StoreCalls.HistoryOf.class,
                call -> store.history(call.host(), call.subject(), call.since()),
                RepairHistory.class,
                UnaryOperator.identity());
    }
}
