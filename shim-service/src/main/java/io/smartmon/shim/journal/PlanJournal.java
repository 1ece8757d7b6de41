package io.smartmon.shim.journal;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the helper knows of every plan, kept in the journal: nothing here is said before it is on the disk.
 *
 * <p>A plan that was accepted and has no answer when the file is opened stays {@link ActAnswer.Indeterminate} for good. The
 * newest 4,096 plans are kept when the file is pruned, and all that still count against the rate limit; of an
 * older one the time limit in its request has long passed, so that a late copy of it is refused all the same.
 *
 * <p>Thread-safe. Every writing method throws {@link JournalException}.
 */
public final class PlanJournal implements AutoCloseable {
    private static final Retention RETENTION = new Retention(4_096, 8L * 1024 * 1024);

    private final JournalFile file;
    private final RateLimit limit;
    private final Retention retention;
    private final String note;
    private final Map<UUID, Known> plans = new LinkedHashMap<>();
    private final Deque<Entry.Accepted> accepted = new ArrayDeque<>();
    private long epoch;
    private long pruneNextAt;
    private String unpruned = "";

    private PlanJournal(JournalFile.Opened opened, RateLimit limit, Retention retention) {
        this.file = opened.file();
        this.limit = limit;
        this.retention = retention;
        this.pruneNextAt = retention.bytes();
        this.note = opened.tornBytes() == 0
                ? ""
                : "the journal ended in a write that was cut short; its " + opened.tornBytes() + " bytes were removed";
        opened.entries().forEach(this::apply);
    }

    /**
     * What is kept.
     *
     * @param plans how many of the newest plans
     * @param bytes the length of the file from which on it is pruned; if that fails, it is tried again an eighth later
     */
    record Retention(int plans, long bytes) {}

    /** What the plan's hash and answer are; without an answer it was accepted and not answered. */
    private record Known(String planHash, Entry.@Nullable Accepted accepted, Entry.@Nullable Answered answered) {
        ActAnswer answer() {
            if (answered != null) {
                return answered.answer();
            }
            return new ActAnswer.Indeterminate(accepted == null ? 0 : accepted.acceptedAt());
        }
    }

    /**
     * Opens the journal and reads it whole.
     *
     * @throws JournalException if it cannot be read or written, or is damaged elsewhere than at its end
     */
    public static PlanJournal open(Path file, RateLimit limit) {
        return open(file, limit, RETENTION);
    }

    static PlanJournal open(Path file, RateLimit limit, Retention retention) {
        return new PlanJournal(JournalFile.open(file), limit, retention);
    }

    /** What became of a plan that is known, whatever its hash; empty if it is unknown. */
    public synchronized Optional<ActAnswer> known(UUID plan) {
        return Optional.ofNullable(plans.get(plan)).map(Known::answer);
    }

    /** What became of a plan; the same id with another hash is {@link Refusal#OTHER_PLAN}. Empty if it is unknown. */
    public synchronized Optional<ActAnswer> known(UUID plan, String planHash) {
        Known known = plans.get(plan);
        if (known == null) {
            return Optional.empty();
        }
        if (!known.planHash().isEmpty() && !known.planHash().equals(planHash)) {
            return Optional.of(new ActAnswer.Refused(
                    Refusal.OTHER_PLAN, "this id is known with another hash: it names another plan", null));
        }
        return Optional.of(known.answer());
    }

    /** The highest lease epoch seen. */
    public synchronized long epoch() {
        return epoch;
    }

    /**
     * Accepts a plan: from now on it counts as done. Epoch and rate limit are checked here, in one step with the writing, so
     * that no other request comes between.
     *
     * @param now hundredths of a second since boot
     * @return why not; empty if it is accepted and on the disk
     */
    public synchronized Optional<ActAnswer.Refused> accept(ActRequest request, long now) {
        if (request.epoch() < epoch) {
            return Optional.of(staleEpoch(request.epoch()));
        }
        Optional<ActAnswer.Refused> tooOften = tooOften(request, now);
        if (tooOften.isPresent()) {
            return tooOften;
        }
        write(new Entry.Accepted(
                request.plan(), request.planHash(), request.unit(), request.epoch(), request.bootId(), now));
        return Optional.empty();
    }

    /** Writes what a plan's answer is and will always be. */
    public synchronized void answered(ActRequest request, ActAnswer answer) {
        boolean foreign = answer instanceof ActAnswer.Refused refused && refused.refusal() == Refusal.FOREIGN_HOST;
        // Another host's epochs say nothing about the lease of this one.
        write(new Entry.Answered(
                request.plan(), request.planHash(), foreign ? 0 : Math.max(0, request.epoch()), answer));
    }

    /** Notes the epoch of a recovery, and burns the plan if it is not known. */
    public synchronized ActAnswer recall(UUID plan, long askersEpoch) {
        Known known = plans.get(plan);
        if (known != null) {
            if (askersEpoch > epoch) {
                write(new Entry.EpochSeen(askersEpoch));
            }
            return known.answer();
        }
        ActAnswer burned = askersEpoch < epoch
                ? staleEpoch(askersEpoch)
                : new ActAnswer.Refused(
                        Refusal.BURNED, "it was not known when it was asked for, and will never be done", null);
        write(new Entry.Answered(plan, "", askersEpoch, burned));
        return burned;
    }

    /** What an epoch lower than the highest one is answered. */
    public synchronized ActAnswer.Refused staleEpoch(long requests) {
        return new ActAnswer.Refused(
                Refusal.STALE_EPOCH, "lease epoch " + requests + "; " + epoch + " was seen already", null);
    }

    /** The length of the journal. */
    public synchronized long bytes() {
        return file.bytes();
    }

    /** How many plans are known. */
    public synchronized int plans() {
        return plans.size();
    }

    /** The journal's problem now, or when it was opened; empty if there is none. */
    public synchronized String note() {
        return unpruned.isEmpty() ? note : unpruned;
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    private Optional<ActAnswer.Refused> tooOften(ActRequest request, long now) {
        long since = now - limit.windowHundredths();
        accepted.removeIf(entry -> !entry.bootId().equals(request.bootId()) || entry.acceptedAt() <= since);
        long forUnit = accepted.stream()
                .filter(entry -> entry.unit().equals(request.unit()))
                .count();
        if (forUnit >= limit.perUnit()) {
            return Optional.of(tooOften(forUnit + " acts on " + request.unit(), limit.perUnit()));
        }
        return accepted.size() >= limit.perHost()
                ? Optional.of(tooOften(accepted.size() + " acts on this host", limit.perHost()))
                : Optional.empty();
    }

    private ActAnswer.Refused tooOften(String seen, int allowed) {
        return new ActAnswer.Refused(
                Refusal.RATE_LIMIT,
                seen + " in " + limit.window().toMinutes() + " min; the helper's own limit is " + allowed,
                null);
    }

    private void write(Entry entry) {
        file.append(entry);
        apply(entry);
        if (file.bytes() > pruneNextAt) {
            prune();
        }
    }

    private void apply(Entry entry) {
        epoch = Math.max(epoch, entry.epoch());
        switch (entry) {
            case Entry.Accepted one -> {
                plans.put(one.plan(), new Known(one.planHash(), one, null));
                accepted.addLast(one);
            }
            case Entry.Answered one -> {
                Known before = plans.get(one.plan());
                plans.put(one.plan(), new Known(one.planHash(), before == null ? null : before.accepted(), one));
            }
            case Entry.EpochSeen ignored -> {
                // The epoch was taken above.
            }
        }
    }

    private void prune() {
        Set<UUID> counted = new HashSet<>();
        accepted.forEach(entry -> counted.add(entry.plan()));
        int toDrop = plans.size() - retention.plans();
        List<UUID> dropped = new ArrayList<>();
        List<Entry> kept = new ArrayList<>();
        kept.add(new Entry.EpochSeen(epoch));
        int i = 0;
        for (Map.Entry<UUID, Known> plan : plans.entrySet()) {
            Known known = plan.getValue();
            if (i++ < toDrop && !counted.contains(plan.getKey()) && known.answered() != null) {
                dropped.add(plan.getKey());
                continue;
            }
            if (known.accepted() != null) {
                kept.add(known.accepted());
            }
            if (known.answered() != null) {
                kept.add(known.answered());
            }
        }
        Optional<IOException> failure = file.rewrite(kept);
        unpruned = failure.map(why -> "the journal cannot be pruned: " + why.getMessage())
                .orElse("");
        if (failure.isPresent()) {
            // What was asked for is on the disk all the same; the next try comes after as much more as is worth one.
            pruneNextAt = file.bytes() + retention.bytes() / 8;
            return;
        }
        dropped.forEach(plans::remove);
        // What has to be kept may itself be large; it is not written again before as much has come.
        pruneNextAt = Math.max(retention.bytes(), file.bytes() * 2);
    }
}
