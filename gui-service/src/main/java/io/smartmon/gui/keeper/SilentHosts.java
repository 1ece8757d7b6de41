package io.smartmon.gui.keeper;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.wording.Wording;
import io.smartmon.storage.keeper.HeardHost;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's duty for hosts that no agent speaks for: a host that has not been heard for a while gets an incident, which
 * closes when it is heard again. One keeper at a time does it, under a fenced lease.
 *
 * <p>While the store is away no agent can be heard, and after a start nobody has had the time to be: a keeper first listens
 * for as long as a host may be silent, without a gap, before it calls any host silent. Thread-safe.
 */
public final class SilentHosts implements AutoCloseable {
    /** The kind of its incidents. */
    public static final FindingKind KIND = new FindingKind("host_silent");

    /** The longest time between two rounds while a host is silent, so that its incident closes soon after it is heard. */
    private static final Duration ATTENTIVE = Duration.ofSeconds(5);

    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(SilentHosts.class);
    private static final String JOB = "host_silent";

    private final KeeperStore store;
    private final Scheduler scheduler;
    private final Times times;
    private final FencedDuty duty;
    private boolean listening;
    private long listeningSinceNanos;
    private long lastRoundNanos;

    /**
     * Its times.
     *
     * @param silentAfter a host that was not heard for longer is silent
     * @param interval the longest time between two rounds; one comes earlier when a host may fall silent
     */
    public record Times(Duration silentAfter, Duration interval) {
        /** Those of the product. */
        public static final Times DEFAULT = new Times(Duration.ofSeconds(60), Duration.ofSeconds(15));

        private Duration term() {
            return interval.multipliedBy(3);
        }
    }

    /** A duty that has not begun. */
    public SilentHosts(KeeperStore store, Scheduler scheduler, Times times) {
        this.store = store;
        this.scheduler = scheduler;
        this.times = times;
        this.duty =
                new FencedDuty(JOB, store, scheduler, times.term(), shorter(times.interval(), ATTENTIVE), this::round);
    }

    /** Begins the first round soon; each is followed by the next. */
    public void begin() {
        duty.wake();
    }

    @Override
    public void close() {
        duty.close();
    }

    private Duration round() {
        boolean answered = false;
        try {
            Duration next = look();
            answered = true;
            return next;
        } finally {
            listening &= answered;
        }
    }

    private Duration look() {
        Optional<JobLease> lease = duty.lease();
        long now = scheduler.nanos();
        // A process that stood still heard nothing meanwhile.
        boolean gap = now - lastRoundNanos > times.interval().multipliedBy(3).toNanos();
        lastRoundNanos = now;
        if (lease.isEmpty() || !listening || gap) {
            listening = lease.isPresent();
            listeningSinceNanos = now;
        }
        Duration next = times.interval();
        if (lease.isEmpty()) {
            return next;
        }
        Duration toListen = times.silentAfter().minusNanos(now - listeningSinceNanos);
        boolean longEnough = !toListen.isPositive();
        for (HeardHost host : store.heard(KIND.code())) {
            boolean silent = host.silentFor().compareTo(times.silentAfter()) > 0;
            UUID incident = host.incident();
            if (silent && incident == null && longEnough) {
                open(lease.get(), host);
            } else if (!silent && incident != null) {
                close(lease.get(), host, incident);
            }
            Duration until = silent
                    ? longEnough ? ATTENTIVE : toListen
                    : times.silentAfter().minus(host.silentFor());
            next = shorter(next, until);
        }
        Duration least = shorter(MIN_INTERVAL, times.interval());
        return next.compareTo(least) < 0 ? least : next;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void open(JobLease lease, HeardHost host) {
        Instant now = scheduler.instant();
        Subject subject = new HostSubject(host.name());
        Finding finding =
                new Finding(host.host(), KIND, subject, Severity.CRITICAL, evidence(host), host.heardAt(), now);
        String told = Wording.english().finding(KIND, subject, finding.evidence());
        Incident incident = Incident.opening(id(now), finding, now);
        Alert alert = alert(host, Alert.State.FIRING, Severity.CRITICAL, told + ".", now);
        if (store.open(lease, incident, Reason.of("host_silent"), alert)) {
            LOG.warn("{}", told);
        }
    }

    private void close(JobLease lease, HeardHost host, UUID id) {
        Instant now = scheduler.instant();
        Subject subject = new HostSubject(host.name());
        Incident incident = Incident.opening(
                id,
                new Finding(host.host(), KIND, subject, Severity.CRITICAL, evidence(host), host.heardAt(), now),
                now);
        Alert alert = alert(host, Alert.State.RESOLVED, Severity.INFO, host.name() + " is heard again.", now);
        if (store.close(lease, incident, evidence(host), Reason.of("heard_again"), now, alert)) {
            LOG.info("{} is heard again", host.name());
        }
    }

    private static Measures evidence(HeardHost host) {
        return Measures.builder()
                .span("silent_for", host.silentFor())
                .put("heard_at", Measure.moment(host.heardAt()))
                .build();
    }

    private Alert alert(HeardHost host, Alert.State state, Severity severity, String message, Instant at) {
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
