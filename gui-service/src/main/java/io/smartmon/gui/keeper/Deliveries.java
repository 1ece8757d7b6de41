package io.smartmon.gui.keeper;

import io.smartmon.domain.channel.Channel;
import io.smartmon.domain.channel.Delivery;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.live.LiveFollower;
import io.smartmon.storage.keeper.DueNotification;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import io.smartmon.storage.keeper.Outbox;
import io.smartmon.storage.live.LiveEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's job of notifying people: sends what is in the outbox, each through its channel, at least once and
 * under one key. What is not taken is sent again, at growing intervals, for a day; then, or when it is refused, it is a dead
 * letter: kept, logged and sent no more. One keeper at a time does it, under a fenced lease.
 *
 * <p>The live event of an alert wakes it. For lost events, and for changes without an event, such as a channel that is switched
 * on again, it polls. Thread-safe.
 */
public final class Deliveries implements LiveFollower, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String JOB = "outbox";
    private static final int AT_ONCE = 50;

    /** Long enough for one notification, which a channel sends within ten seconds. */
    private static final Duration TERM = Duration.ofSeconds(30);

    /** The pause after a failed channel, or while another keeper does the job. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Reason CHANNEL_FAILED = Reason.of("channel_failed");
    private static final Reason CHANNEL_HANGS = Reason.of("channel_hangs");

    private final Outbox outbox;
    private final Map<String, Channel> channels;
    private final Scheduler scheduler;
    private final Times times;
    private final FencedJob job;
    /** The newest call of each channel that did not answer in time. Confined to the rounds. */
    private final Map<UUID, CompletableFuture<Delivery>> hanging = new HashMap<>();

    /**
     * Its times.
     *
     * @param interval the longest time between two reads of the outbox
     * @param patience how long a channel may take for one notification
     * @param firstRetry after the first failure; each further one doubles it
     * @param longestRetry the upper bound of that doubling
     * @param giveUp an alert that is older than this when it fails is a dead letter
     */
    public record Times(
            Duration interval, Duration patience, Duration firstRetry, Duration longestRetry, Duration giveUp) {
        /** Those of the product. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                Duration.ofDays(1));

        private Duration pause() {
            return shorter(interval, PAUSE);
        }
    }

    /** A job that has not started. */
    public Deliveries(KeeperStore leases, Outbox outbox, List<Channel> channels, Scheduler scheduler, Times times) {
        this.outbox = outbox;
        this.channels = channels.stream().collect(Collectors.toUnmodifiableMap(Channel::kind, Function.identity()));
        this.scheduler = scheduler;
        this.times = times;
        this.job = new FencedJob(JOB, leases, scheduler, TERM, times.pause(), this::round);
    }

    /** Begins the first round soon; each is followed by the next. */
    public void begin() {
        job.wake();
    }

    @Override
    public void follow(List<LiveEvent> events) {
        if (events.stream().anyMatch(event -> event.kind().equals("alert"))) {
            job.wake();
        }
    }

    @Override
    public void missed() {
        job.wake();
    }

    @Override
    public void close() {
        job.close();
    }

    private Duration round() {
        // Without the lease: a look into an empty outbox writes nothing.
        Duration wait = outbox.untilDue().orElse(times.interval());
        if (!wait.isZero()) {
            return shorter(wait, times.interval());
        }
        if (job.lease().isEmpty()) {
            return times.pause();
        }
        // A channel that fails is left alone, with all that waits for it, so that it does not hold up the others.
        Set<UUID> failing = new HashSet<>();
        for (DueNotification due : outbox.due(AT_ONCE)) {
            if (!failing.contains(due.channel()) && !sent(due)) {
                failing.add(due.channel());
            }
        }
        return times.pause();
    }

    /** Renews the lease before each notification, whose sending may take long. */
    private boolean sent(DueNotification due) {
        Optional<JobLease> lease = job.lease();
        return lease.isPresent() && send(lease.get(), due);
    }

    /** Whether the channel took or refused it. */
    private boolean send(JobLease lease, DueNotification due) {
        return switch (delivery(due)) {
            case Delivery.Delivered() -> outbox.delivered(lease, due);
            case Delivery.Refused(Reason reason) -> bury(lease, due, reason);
            case Delivery.TryLater(Reason reason, Duration after) -> {
                if (due.age().compareTo(times.giveUp()) > 0) {
                    bury(lease, due, reason);
                } else {
                    Duration wait = longer(after, retry(due.notification().attempt()));
                    outbox.later(lease, due, reason, wait);
                    // Else its other rows, the oldest of all, would fill each round.
                    outbox.postpone(lease, due.channel(), wait);
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
        CompletableFuture<Delivery> unanswered = hanging.get(due.channel());
        if (unanswered != null && !unanswered.isDone()) {
            return new Delivery.TryLater(CHANNEL_HANGS, Duration.ZERO);
        }
        CompletableFuture<Delivery> answer = new CompletableFuture<>();
        scheduler.execute(() -> {
            try {
                answer.complete(channel.deliver(due.notification(), due.settings()));
            } catch (RuntimeException | Error failed) { // logged below
                answer.completeExceptionally(failed);
            }
        });
        return awaited(due, answer);
    }

    /** One that does not answer in time is asked nothing more until it has: it costs one thread at most. */
    private Delivery awaited(DueNotification due, CompletableFuture<Delivery> answer) {
        try {
            Delivery delivery = answer.get(times.patience().toMillis(), TimeUnit.MILLISECONDS);
            hanging.remove(due.channel());
            return delivery;
        } catch (ExecutionException failed) {
            LOG.warn("a channel of the kind {} failed", due.kind(), failed.getCause());
            return new Delivery.TryLater(CHANNEL_FAILED, Duration.ZERO);
        } catch (TimeoutException slow) {
            LOG.warn("a channel of the kind {} does not answer within {}", due.kind(), times.patience());
            hanging.put(due.channel(), answer);
            return new Delivery.TryLater(CHANNEL_HANGS, Duration.ZERO);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
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
        Duration bounded = shorter(doubled, times.longestRetry());
        // Spread by a fifth, so that receivers that were away together are not all asked together.
        return Duration.ofMillis(Math.round(bounded.toMillis() * (0.9 + 0.2 * scheduler.random())));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
