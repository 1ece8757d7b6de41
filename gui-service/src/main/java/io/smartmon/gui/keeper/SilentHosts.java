package io.smartmon.gui.keeper;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.wording.Wording;
import io.smartmon.storage.keeper.HostLastSeen;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's job for hosts whose agent is silent: a host that has not reported for a while gets an incident, which
 * closes when it reports again. One keeper at a time does it, under a fenced lease.
 *
 * <p>While the store is away no agent can report, and after a start none has had the time to: a host is silent when this
 * keeper itself, by its own clock and without a gap, did not see a report of it for so long. Its incident closes when it has reported
 * regularly for half as long, so that one that reports now and then has one incident and not many. Thread-safe.
 */
public final class SilentHosts implements AutoCloseable {
    /** The kind of incident that it opens. */
    public static final FindingKind KIND = new FindingKind("host_silent");

    /** The longest time between two rounds while a host is silent, so that its incident closes soon after it reports. */
    private static final Duration SILENT_INTERVAL = Duration.ofSeconds(5);

    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(SilentHosts.class);
    private static final String JOB = "host_silent";

    private final KeeperStore store;
    private final Scheduler scheduler;
    private final Times times;
    private final FencedJob job;
    /** What was seen of each host. Confined to the rounds, as are those below. */
    private final Map<HostId, Followed> hosts = new HashMap<>();
    /** Hosts whose failure to be stored is already logged. */
    private final Set<HostId> failures = new HashSet<>();

    private long lastRoundNanos;
    /** The planned interval before this round. */
    private Duration planned = Duration.ZERO;

    /**
     * Its times.
     *
     * @param silentAfter a host that did not report for longer is silent
     * @param interval the longest time between two rounds; one comes earlier when a host may fall silent
     */
    public record Times(Duration silentAfter, Duration interval) {
        /** The defaults. */
        public static final Times DEFAULT = new Times(Duration.ofSeconds(60), Duration.ofSeconds(15));

        private Duration term() {
            return interval.multipliedBy(3);
        }
    }

    /** A job that has not started. */
    public SilentHosts(KeeperStore store, Scheduler scheduler, Times times) {
        this.store = store;
        this.scheduler = scheduler;
        this.times = times;
        this.job = new FencedJob(
                JOB, store, scheduler, times.term(), shorter(times.interval(), SILENT_INTERVAL), this::round);
    }

    /** Begins the first round soon; each is followed by the next. */
    public void begin() {
        job.wake();
    }

    @Override
    public void close() {
        job.close();
    }

    private Duration round() {
        boolean completed = false;
        try {
            Duration next = assessHosts();
            planned = next;
            completed = true;
            return next;
        } finally {
            if (!completed) {
                hosts.clear();
            }
        }
    }

    private Duration assessHosts() {
        Optional<JobLease> lease = job.lease();
        long now = scheduler.nanos();
        Duration sinceLastRound = Duration.ofNanos(now - lastRoundNanos);
        lastRoundNanos = now;
        // A process that was stopped, or did not hold the lease, saw nothing in that time.
        if (lease.isEmpty()
                || sinceLastRound.compareTo(planned.plus(times.silentAfter().dividedBy(2))) > 0) {
            hosts.clear();
        }
        Duration next = times.interval();
        if (lease.isEmpty()) {
            return next;
        }
        List<HostLastSeen> all = store.hosts(KIND.code());
        hosts.keySet().retainAll(all.stream().map(HostLastSeen::host).collect(Collectors.toSet()));
        for (HostLastSeen host : all) {
            Followed followed = hosts.computeIfAbsent(host.host(), id -> new Followed(host.lastSeenAt(), now));
            followed.update(host, now, sinceLastRound, times);
            try {
                assess(lease.get(), host, followed, now);
            } catch (StoreUnavailableException away) {
                throw away;
            } catch (RuntimeException failed) { // of this host alone; the others are judged all the same
                logFailureOnce(host, failed);
            }
            boolean attentive = host.incident() != null || followed.silent(now, times);
            next = shorter(
                    next, attentive ? SILENT_INTERVAL : times.silentAfter().minus(followed.silentFor(now)));
        }
        Duration least = shorter(MIN_INTERVAL, times.interval());
        return next.compareTo(least) < 0 ? least : next;
    }

    private void assess(JobLease lease, HostLastSeen host, Followed followed, long now) {
        UUID incident = host.incident();
        if (incident == null && followed.silent(now, times)) {
            open(lease, host);
        } else if (incident != null && followed.reportsAgain(now, times)) {
            close(lease, host, incident);
        }
    }

    private void logFailureOnce(HostLastSeen host, RuntimeException failed) {
        if (failures.add(host.host())) {
            LOG.error("whether host {} is silent could not be stored", host.host(), failed);
        }
    }

    /**
     * What this keeper saw of one host by its own clock: the database's may be set, or be another one after a failover, and
     * then every host would seem silent at once.
     */
    private static final class Followed {
        private Instant lastSeenAt;
        private long changedNanos;
        /** Since when it has reported without a break; meaningless until it was seen here. */
        private long reportingSinceNanos;

        private boolean seenHere;
        /** Whether a round found it silent since it last reported. */
        private boolean broken;

        private Followed(Instant lastSeenAt, long now) {
            this.lastSeenAt = lastSeenAt;
            this.changedNanos = now;
        }

        private void update(HostLastSeen host, long now, Duration sinceLastRound, Times times) {
            if (host.lastSeenAt().equals(lastSeenAt)) {
                broken |= silent(now, times);
                return;
            }
            lastSeenAt = host.lastSeenAt();
            if (!seenHere || broken) {
                seenHere = true;
                broken = false;
                reportingSinceNanos = now;
            }
            // It reported between two rounds: only the database's clock says when exactly.
            changedNanos = now - shorter(host.silentFor(), sinceLastRound).toNanos();
        }

        private Duration silentFor(long now) {
            return Duration.ofNanos(now - changedNanos);
        }

        private boolean silent(long now, Times times) {
            return silentFor(now).compareTo(times.silentAfter()) >= 0;
        }

        /** A host that reports only now and then still counts as silent: it must report regularly for a while. */
        private boolean reportsAgain(long now, Times times) {
            return seenHere
                    && silentFor(now).compareTo(times.silentAfter().dividedBy(4)) <= 0
                    && Duration.ofNanos(now - reportingSinceNanos)
                                    .compareTo(times.silentAfter().dividedBy(2))
                            >= 0;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void open(JobLease lease, HostLastSeen host) {
        Instant now = scheduler.instant();
        Subject subject = new HostSubject(host.name());
        Finding finding =
                new Finding(host.host(), KIND, subject, Severity.CRITICAL, evidence(host), host.lastSeenAt(), now);
        String sentence = Wording.english().finding(KIND, subject, finding.evidence());
        Incident incident = Incident.opening(id(now), finding, now);
        Alert alert = alert(host, Alert.State.FIRING, Severity.CRITICAL, sentence + ".", now);
        if (store.open(lease, incident, Reason.of("host_silent"), alert)) {
            LOG.warn("{}", sentence);
        }
    }

    private void close(JobLease lease, HostLastSeen host, UUID id) {
        Instant now = scheduler.instant();
        Subject subject = new HostSubject(host.name());
        Incident incident = Incident.opening(
                id,
                new Finding(host.host(), KIND, subject, Severity.CRITICAL, evidence(host), host.lastSeenAt(), now),
                now);
        Alert alert = alert(host, Alert.State.RESOLVED, Severity.INFO, host.name() + " is reporting again.", now);
        if (store.close(lease, incident, evidence(host), Reason.of("reporting_again"), now, alert)) {
            LOG.info("{} is reporting again", host.name());
        }
    }

    private static Measures evidence(HostLastSeen host) {
        return Measures.builder()
                .span("silent_for", host.silentFor())
                .put("heard_at", Measure.moment(host.lastSeenAt()))
                .build();
    }

    private Alert alert(HostLastSeen host, Alert.State state, Severity severity, String message, Instant at) {
        return new Alert(
                id(at), KIND.code(), KIND.code() + ":" + host.host(), state, severity, KeeperStore.KEEPER, message, at);
    }

    /** A UUID of version 7: the time in milliseconds, then random bits. */
    private UUID id(Instant at) {
        long high = (at.toEpochMilli() << 16) | 0x7000L | (long) (scheduler.random() * 0x1000);
        long low = (long) (scheduler.random() * 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
