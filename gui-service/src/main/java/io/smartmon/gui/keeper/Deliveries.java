package io.smartmon.gui.keeper;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.channel.Channel;
import io.smartmon.domain.channel.Delivery;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.wording.Wording;
import io.smartmon.storage.keeper.DueNotification;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import io.smartmon.storage.keeper.Outbox;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's duty of telling people outside: sends what is in the outbox, each through its channel, at least once and
 * under one key. What is not taken is sent again, at growing intervals, for a day; then, or when it is refused, it is a dead
 * letter: kept, logged and sent no more. One keeper at a time does it, under a fenced lease. Thread-safe.
 */
public final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String JOB = "outbox";
    private static final int AT_ONCE = 50;
    private static final Reason CHANNEL_FAILED = Reason.of("channel_failed");

    private final KeeperStore leases;
    private final Outbox outbox;
    private final Map<String, Channel> channels;
    private final Scheduler scheduler;
    private final Times times;
    private final UUID holder = UUID.randomUUID();
    private volatile boolean closed;
    private volatile Scheduler.@Nullable Timer timer;
    private volatile @Nullable JobLease held;

    /**
     * Its times.
     *
     * @param interval between two rounds
     * @param firstRetry after the first failure; each further one doubles it
     * @param longestRetry the most that doubling comes to
     * @param giveUp an alert that is older than this when it fails is a dead letter
     */
    public record Times(Duration interval, Duration firstRetry, Duration longestRetry, Duration giveUp) {
        /** Those of the product. */
        public static final Times DEFAULT =
                new Times(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMinutes(30), Duration.ofDays(1));

        /** Long enough for one notification, which a channel sends within ten seconds. */
        private Duration term() {
            return interval.plusSeconds(30);
        }
    }

    /** A duty that has not begun. */
    public Deliveries(KeeperStore leases, Outbox outbox, List<Channel> channels, Scheduler scheduler, Times times) {
        this.leases = leases;
        this.outbox = outbox;
        this.channels = channels.stream().collect(Collectors.toUnmodifiableMap(Channel::kind, Function.identity()));
        this.scheduler = scheduler;
        this.times = times;
    }

    /** Begins the first round soon; each is followed by the next. */
    public void begin() {
        scheduler.execute(this::work);
    }

    @Override
    public void close() {
        closed = true;
        Scheduler.Timer waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
        JobLease lease = held;
        if (lease != null) {
            try {
                leases.release(lease);
            } catch (SmartmonException away) {
                LOG.debug("the lease of {} was not given back, it runs out by itself", JOB, away);
            }
        }
    }

    private synchronized void work() {
        if (closed) {
            return;
        }
        try {
            round();
        } catch (SmartmonException away) {
            LOG.debug("the outbox waits for the store", away);
        } finally {
            timer = closed ? null : scheduler.after(times.interval(), this::work);
        }
    }

    private void round() {
        if (!leased()) {
            return;
        }
        // A channel that fails is left alone until the next round, so that it does not hold up the others.
        Set<UUID> failing = new HashSet<>();
        for (DueNotification due : outbox.due(AT_ONCE)) {
            if (!failing.contains(due.channel()) && (closed || !leased() || !send(due))) {
                failing.add(due.channel());
            }
        }
    }

    /** Takes the lease anew before each notification, whose sending may take long. */
    private boolean leased() {
        Optional<JobLease> lease = leases.acquire(JOB, holder, times.term());
        held = lease.orElse(null);
        return lease.isPresent();
    }

    /** Whether the channel took or refused it. */
    private boolean send(DueNotification due) {
        JobLease lease = held;
        if (lease == null) {
            return false;
        }
        return switch (delivery(due)) {
            case Delivery.Delivered() -> outbox.delivered(lease, due);
            case Delivery.Refused(Reason reason) -> bury(lease, due, reason);
            case Delivery.TryLater(Reason reason, Duration after) -> {
                if (due.age().compareTo(times.giveUp()) > 0) {
                    bury(lease, due, reason);
                } else {
                    outbox.later(
                            lease,
                            due,
                            reason,
                            longer(after, retry(due.notification().attempt())));
                }
                yield false;
            }
        };
    }

    /** The boundary to what a channel is made of: whatever it throws is its own failure and of nothing else. */
    private Delivery delivery(DueNotification due) {
        Channel channel = channels.get(due.kind());
        if (channel == null) {
            // Perhaps one of a newer version, whose keeper may take the lease next.
            return new Delivery.TryLater(Reason.of("channel_kind_not_known"), Duration.ofMinutes(1));
        }
        try {
            return channel.deliver(due.notification(), due.settings());
        } catch (RuntimeException failed) {
            LOG.warn("a channel of the kind {} failed", due.kind(), failed);
            return new Delivery.TryLater(CHANNEL_FAILED, Duration.ZERO);
        }
    }

    private boolean bury(JobLease lease, DueNotification due, Reason reason) {
        LOG.warn(
                "alert {} is not sent any more through a channel of the kind {}: {}",
                due.notification().alert().id(),
                due.kind(),
                Wording.english().reason(reason));
        return outbox.dead(lease, due, reason);
    }

    private Duration retry(int attempt) {
        Duration doubled = times.firstRetry().multipliedBy(1L << Math.min(attempt - 1, 20));
        Duration bounded = doubled.compareTo(times.longestRetry()) < 0 ? doubled : times.longestRetry();
        // Spread by a fifth, so that receivers that were away together are not all asked together.
        return Duration.ofMillis(Math.round(bounded.toMillis() * (0.9 + 0.2 * scheduler.random())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
