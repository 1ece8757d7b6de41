package io.smartmon.testkit.store;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SyncStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The agents' regular call in memory. */
record InMemorySyncStore(InMemoryStore store, InMemoryLeaseStore leases, InMemoryHoldStore holds) implements SyncStore {
    private static final int MAX_COMMANDS = 20;

    /** The commands of one host. */
    static final class Rows {
        private final Map<UUID, Row> rows = new LinkedHashMap<>();

        private record Row(
                Command command,
                Command.State state,
                @Nullable UUID claimedBy) {
            Row as(Command.State next, @Nullable UUID by) {
                return new Row(command, next, by);
            }
        }

        Rows copy() {
            Rows copy = new Rows();
            copy.rows.putAll(rows);
            return copy;
        }

        void ask(Command command) {
            rows.putIfAbsent(command.id(), new Row(command, Command.State.QUEUED, null));
        }

        Optional<Command.State> state(UUID id) {
            return Optional.ofNullable(rows.get(id)).map(Row::state);
        }

        private void expire(UUID holder, Instant now) {
            rows.replaceAll((id, row) -> {
                boolean late = !row.command().expiresAt().isAfter(now);
                boolean begunByNobody = row.state() == Command.State.QUEUED
                        || (row.state() == Command.State.CLAIMED && !holder.equals(row.claimedBy()));
                return late && begunByNobody ? row.as(Command.State.EXPIRED, null) : row;
            });
        }

        private List<Command> claim(UUID holder) {
            List<Command> claimed = rows.values().stream()
                    .filter(row -> row.state() == Command.State.QUEUED
                            || (row.state() == Command.State.CLAIMED && holder.equals(row.claimedBy())))
                    .map(Row::command)
                    .sorted(Comparator.comparing(Command::askedAt).thenComparing(Command::id))
                    .limit(MAX_COMMANDS)
                    .toList();
            claimed.forEach(
                    command -> rows.computeIfPresent(command.id(), (id, row) -> row.as(Command.State.CLAIMED, holder)));
            return claimed;
        }

        private void answered(UUID id) {
            rows.computeIfPresent(id, (same, row) -> row.as(Command.State.ANSWERED, row.claimedBy()));
        }
    }

    @Override
    public Answer sync(Request request) {
        synchronized (store) {
            store.answer();
            HostId host = request.host();
            UUID holder = request.holder();
            InMemoryStore.HostRow row = store.known(host);
            store.seen(row, request.bootId());
            row.dryRun = request.dryRun();
            UUID lastPlan = request.lastPlan();
            row.restored.compare(
                    request.seenEpoch(),
                    request.seenEpoch() > leases.row(host).epoch(),
                    lastPlan,
                    row.incidents.knows(lastPlan),
                    store.now());
            LeaseStore.Answer lease = request.wantsLease()
                    ? leases.take(host, holder, request.term(), request.seenEpoch())
                    : leases.look(host, holder);
            List<Command> commands = List.of();
            if (lease instanceof LeaseStore.Answer.Held) {
                row.commands.expire(holder, store.now());
                commands = row.commands.claim(holder);
            }
            return new Answer(
                    lease,
                    store.identity(row),
                    row.restored.since,
                    holds.active(host),
                    row.incidents.open(),
                    commands,
                    store.now());
        }
    }

    @Override
    public void answer(HostId host, UUID command, Reason answer, Instant at) {
        synchronized (store) {
            store.answer();
            store.known(host).commands.answered(command);
        }
    }
}
