package io.smartmon.shim.journal;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The helper's knowledge of every plan, kept in the journal: nothing is reported before it is on disk.
 *
 * <p>A plan that was accepted and has no answer when the file is opened stays {@link ActAnswer.Indeterminate} for good. The
 * newest 4,096 plans are kept when the file is pruned, and all that still count against the rate limit; of an
 * older one the time limit in its request has long passed, so that a late copy of it is still refused.
 *
 * <p>An entry that another version wrote and this one cannot read is skipped, and kept for that other version through every
 * pruning. A plan that is known only from such entries is indeterminate: it is never done here.
 *
 * <p>Thread-safe. Every writing method throws {@link JournalException}.
 */
public final class PlanJournal implements AutoCloseable {
    /** A lease changes hands at most each few seconds: so many changes take weeks. */
    private static final long MAX_LEAP = 1_000_000;

    private static final Retention RETENTION = new Retention(4_096, 8L * 1024 * 1024);

    private final JournalFile file;
    /** Held while an entry is on its way to the disk, so that nothing is answered from one that may be lost. */
    private final Lock lock;

    private final RateLimit limit;
    private final Retention retention;
    private final String note;
    private final Map<UUID, Known> plans = new LinkedHashMap<>();
    private final Deque<Entry.Accepted> accepted = new ArrayDeque<>();
    /** Entries of another version that are about no plan. */
    private final List<Entry.Other> others = new ArrayList<>();

    private long epoch;
    private @Nullable UUID lastAccepted;
    private long pruneNextAt;
    private String unpruned = "";

    private PlanJournal(JournalFile.Opened opened, RateLimit limit, Retention retention, Lock lock) {
        this.file = opened.file();
        this.lock = lock;
        this.limit = limit;
        this.retention = retention;
        this.pruneNextAt = retention.bytes();
        opened.entries().forEach(this::apply);
        this.note = note(
                opened.tornBytes(),
                opened.entries().stream().filter(Entry.Other.class::isInstance).count());
    }

    /**
     * The kept entries.
     *
     * @param plans how many of the newest plans
     * @param bytes the length of the file from which on it is pruned; if that fails, it is tried again an eighth later
     */
    record Retention(int plans, long bytes) {}

    /**
     * The entries of one plan, in the order in which they were written. Without an answer it was accepted and not answered;
     * without either it is known by entries of another version.
     */
    private static final class Known {
        private final List<Entry> entries = new ArrayList<>(2);
        private String planHash = "";
        private Entry.@Nullable Accepted accepted;
        private Entry.@Nullable Answered answered;

        void add(Entry.Accepted entry) {
            entries.add(entry);
            accepted = entry;
            planHash = entry.planHash();
        }

        void add(Entry.Answered entry) {
            entries.add(entry);
            answered = entry;
            planHash = entry.planHash();
        }

        void add(Entry.Other entry) {
            entries.add(entry);
            if (planHash.isEmpty()) {
                planHash = entry.planHash();
            }
        }

        ActAnswer answer() {
            if (answered != null) {
                return answered.answer();
            }
            return new ActAnswer.Indeterminate(accepted == null ? 0 : accepted.acceptedAt());
        }

        boolean mayBeForgotten() {
            return answered != null && entries.stream().noneMatch(Entry.Other.class::isInstance);
        }
    }

    /**
     * Opens the journal on this machine's disk and reads it whole.
     *
     * @throws JournalException if it cannot be read or written, or is damaged elsewhere than at its end
     */
    public static PlanJournal open(Path file, RateLimit limit) {
        return open(file, limit, Disk.system(), new ReentrantLock());
    }

    /**
     * Opens the journal and reads it whole.
     *
     * @param disk on which it lies
     * @param lock reentrant, and held by nobody else; whoever wants it may wait for as long as the disk takes
     * @throws JournalException if it cannot be read or written, or is damaged elsewhere than at its end
     */
    public static PlanJournal open(Path file, RateLimit limit, Disk disk, Lock lock) {
        return new PlanJournal(JournalFile.open(file, disk), limit, RETENTION, lock);
    }

    static PlanJournal open(Path file, RateLimit limit, Retention retention) {
        return new PlanJournal(JournalFile.open(file, Disk.system()), limit, retention, new ReentrantLock());
    }

    /** The answer for a known plan, whatever its hash; empty if it is unknown. */
    public Optional<ActAnswer> known(UUID plan) {
        lock.lock();
        try {
            return Optional.ofNullable(plans.get(plan)).map(Known::answer);
        } finally {
            lock.unlock();
        }
    }

    /** The answer for a plan; the same id with another hash is {@link Refusal#OTHER_PLAN}. Empty if it is unknown. */
    public Optional<ActAnswer> known(UUID plan, String planHash) {
        lock.lock();
        try {
            Known known = plans.get(plan);
            if (known == null) {
                return Optional.empty();
            }
            if (!known.planHash.isEmpty() && !known.planHash.equals(planHash)) {
                return Optional.of(refused(Refusal.OTHER_PLAN, Reason.of("other_plan_hash")));
            }
            return Optional.of(known.answer());
        } finally {
            lock.unlock();
        }
    }

    /** The highest lease epoch seen. */
    public long epoch() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    /** The last plan that was accepted, which no pruning forgets: it counts against the rate limit until the next. */
    public Optional<UUID> lastAccepted() {
        lock.lock();
        try {
            return Optional.ofNullable(lastAccepted);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Accepts a plan: from now on it counts as done. Epoch and rate limit are checked here, in one step with the writing, so
     * that no other request comes between.
     *
     * @param now hundredths of a second since boot
     * @return why not; empty if it is accepted and on the disk
     */
    public Optional<ActAnswer.Refused> accept(ActRequest request, long now) {
        lock.lock();
        try {
            if (request.epoch() < epoch) {
                return Optional.of(staleEpoch(request.epoch()));
            }
            Optional<ActAnswer.Refused> tooOften = tooOften(request, now);
            if (tooOften.isPresent()) {
                return tooOften;
            }
            write(new Entry.Accepted(
                    request.plan(), request.planHash(), resources(request), request.epoch(), request.bootId(), now));
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Writes the final answer for a plan. */
    public void answered(ActRequest request, ActAnswer answer) {
        lock.lock();
        try {
            boolean foreign = answer instanceof ActAnswer.Refused refused && refused.refusal() == Refusal.OTHER_MACHINE;
            // Another machine's epochs say nothing about the lease of this one.
            write(new Entry.Answered(
                    request.plan(),
                    request.planHash(),
                    foreign || leaps(request.epoch()) ? 0 : Math.max(0, request.epoch()),
                    answer));
        } finally {
            lock.unlock();
        }
    }

    /** Records the epoch of a recovery, and voids the plan if it is not known. */
    public ActAnswer recall(UUID plan, long askersEpoch) {
        lock.lock();
        try {
            if (leaps(askersEpoch)) {
                return leapingEpoch(askersEpoch);
            }
            Known known = plans.get(plan);
            if (known != null) {
                if (askersEpoch > epoch) {
                    write(new Entry.EpochSeen(askersEpoch));
                }
                return known.answer();
            }
            ActAnswer voided =
                    askersEpoch < epoch ? staleEpoch(askersEpoch) : refused(Refusal.VOIDED, Reason.of("plan_voided"));
            write(new Entry.Answered(plan, "", askersEpoch, voided));
            return voided;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether an epoch is further above the highest one than any number of agents that take over from one another would raise it.
     * It is not believed: after it, the true holder would be refused for ever.
     */
    public boolean leaps(long asked) {
        return asked - epoch() > MAX_LEAP;
    }

    /** The answer to such an epoch; nothing is remembered of it. */
    public ActAnswer.Refused leapingEpoch(long asked) {
        return refused(
                Refusal.INVALID,
                new Reason(
                        "epoch_leaps",
                        Measures.builder()
                                .count("epoch", asked)
                                .count("seen", epoch())
                                .build()));
    }

    /** The answer to an epoch lower than the highest one. */
    public ActAnswer.Refused staleEpoch(long requests) {
        lock.lock();
        try {
            return refused(
                    Refusal.STALE_EPOCH,
                    new Reason(
                            "newer_epoch_seen",
                            Measures.builder()
                                    .count("epoch", requests)
                                    .count("seen", epoch)
                                    .build()));
        } finally {
            lock.unlock();
        }
    }

    /** The length of the journal. */
    public long bytes() {
        lock.lock();
        try {
            return file.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** How many plans are known. */
    public int plans() {
        lock.lock();
        try {
            return plans.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether nothing is written any more, because it is not known what the disk has after a write that failed. Only a new process
     * reads that anew.
     */
    public boolean unusable() {
        lock.lock();
        try {
            return file.unusable();
        } finally {
            lock.unlock();
        }
    }

    /** The journal's problem now, or when it was opened; empty if there is none. */
    public String note() {
        lock.lock();
        try {
            return unpruned.isEmpty() ? note : unpruned;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
        }
    }

    private Optional<ActAnswer.Refused> tooOften(ActRequest request, long now) {
        long since = now - limit.windowHundredths();
        accepted.removeIf(entry -> !entry.bootId().equals(request.bootId()) || entry.acceptedAt() <= since);
        SortedSet<String> resources = resources(request);
        for (String resource : resources) {
            long acts = accepted.stream()
                    .filter(entry -> entry.resources().contains(resource))
                    .count();
            if (acts >= limit.perResource()) {
                return Optional.of(tooOften(resource, acts, limit.perResource()));
            }
        }
        return accepted.size() >= limit.perHost()
                ? Optional.of(tooOften("", accepted.size(), limit.perHost()))
                : Optional.empty();
    }

    private static SortedSet<String> resources(ActRequest request) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(request.action().locks()));
    }

    private ActAnswer.Refused tooOften(String resource, long acts, int allowed) {
        Measures.Builder seen =
                Measures.builder().count("acts", acts).count("limit", allowed).span("window", limit.window());
        return refused(
                Refusal.RATE_LIMIT,
                resource.isEmpty()
                        ? new Reason("acts_on_host", seen.build())
                        : new Reason(
                                "acts_on_resource",
                                seen.put("resource", Measure.text(resource)).build()));
    }

    private static ActAnswer.Refused refused(Refusal refusal, Reason reason) {
        return new ActAnswer.Refused(refusal, reason, Measures.none());
    }

    private static String note(int tornBytes, long others) {
        if (tornBytes > 0) {
            return "the journal ended in a write that was cut short; its " + tornBytes + " bytes were removed";
        }
        return others == 0
                ? ""
                : "the journal holds " + others
                        + " entries that another version wrote and this one cannot read; they are"
                        + " kept, and their plans are never done here";
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
                plan(one.plan()).add(one);
                accepted.addLast(one);
                lastAccepted = one.plan();
            }
            case Entry.Answered one -> plan(one.plan()).add(one);
            case Entry.EpochSeen ignored -> {
                // The epoch was recorded above.
            }
            case Entry.Other one -> {
                if (one.plan().equals(Entry.NO_PLAN)) {
                    others.add(one);
                } else {
                    plan(one.plan()).add(one);
                }
            }
        }
    }

    private Known plan(UUID plan) {
        return plans.computeIfAbsent(plan, ignored -> new Known());
    }

    private void prune() {
        Set<UUID> counted = new HashSet<>();
        accepted.forEach(entry -> counted.add(entry.plan()));
        int toDrop = plans.size() - retention.plans();
        List<UUID> dropped = new ArrayList<>();
        List<Entry> kept = new ArrayList<>();
        kept.add(new Entry.EpochSeen(epoch));
        kept.addAll(others);
        int i = 0;
        for (Map.Entry<UUID, Known> plan : plans.entrySet()) {
            Known known = plan.getValue();
            if (i++ < toDrop && !counted.contains(plan.getKey()) && known.mayBeForgotten()) {
                dropped.add(plan.getKey());
                continue;
            }
            kept.addAll(known.entries);
        }
        Optional<IOException> failure = file.rewrite(kept);
        unpruned = failure.map(why -> "the journal cannot be pruned: " + why.getMessage())
                .orElse("");
        if (failure.isPresent()) {
            // The entry is on disk all the same; the next try comes once enough has been added.
            pruneNextAt = file.bytes() + retention.bytes() / 8;
            return;
        }
        dropped.forEach(plans::remove);
        // The kept part may itself be large; it is not rewritten before as much has been added.
        pruneNextAt = Math.max(retention.bytes(), file.bytes() * 2);
    }
}
