package io.smartmon.gui.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.channel.Channel;
import io.smartmon.domain.channel.Delivery;
import io.smartmon.domain.channel.Notification;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.keeper.KeeperStore;
import io.smartmon.storage.keeper.Outbox;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The outbox and the job that empties it, on a real store; the channel is one that says what it is told to say. */
@Timeout(60)
class DeliveriesIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final Delivery DELIVERED = new Delivery.Delivered();
    private static final Delivery LATER = new Delivery.TryLater(Reason.of("busy"), Duration.ZERO);
    private static final Deliveries.Times FAST = new Deliveries.Times(
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofHours(1));

    /** Longer than a test may take: only a wake-up, or what is due, brings the next round. */
    private static final Deliveries.Times SELDOM = new Deliveries.Times(
            Duration.ofMinutes(5),
            Duration.ofMillis(500),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofHours(1));

    private final SystemScheduler scheduler = new SystemScheduler(() -> 0, Throwable::printStackTrace);
    private final UUID id = UUID.randomUUID();
    private final FakeChannel channel = new FakeChannel();
    private Database database;
    private Outbox outbox;

    /** What each attempt is answered, in their order; the last answer stays. */
    private static final class FakeChannel implements Channel {
        private final BlockingQueue<Notification> received = new LinkedBlockingQueue<>();
        private volatile List<Delivery> answers = List.of(DELIVERED);
        /** While it is set, calls do not return. */
        private volatile @Nullable CountDownLatch hangs;

        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public String summary() {
            return "Hears.";
        }

        @Override
        public Delivery deliver(Notification notification, Map<String, String> settings) {
            received.add(notification);
            CountDownLatch until = hangs;
            if (until != null) {
                try {
                    until.await();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            }
            List<Delivery> left = answers;
            if (left.size() > 1) {
                answers = left.subList(1, left.size());
            }
            return left.getFirst();
        }

        private Notification next() throws InterruptedException {
            Notification next = received.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was sent");
            }
            return next;
        }
    }

    @BeforeEach
    void prepare() throws SQLException {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        database = Database.of(POSTGRES.dataSource());
        outbox = new Outbox(database);
        sql("delete from outbox");
        sql("delete from channel");
        sql("update job_run set expires_at = now()");
        outbox.configure(id, "fake", "on call", true, Map.of());
    }

    @AfterEach
    void end() {
        scheduler.close();
    }

    private Deliveries deliveries(Deliveries.Times times) {
        return new Deliveries(new KeeperStore(database), outbox, List.of(channel), scheduler, times);
    }

    @Test
    void aFailedDeliveryIsRetriedUnderTheSameKey() throws Exception {
        channel.answers = List.of(LATER, LATER, DELIVERED);
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("disk full");
            Notification first = channel.next();
            Notification second = channel.next();
            Notification third = channel.next();

            assertEquals(List.of(1, 2, 3), List.of(first.attempt(), second.attempt(), third.attempt()));
            assertEquals(List.of(first.key(), first.key()), List.of(second.key(), third.key()));
            assertEquals("disk full", first.alert().message());
            await("delivered", 3);
            alert("the next");
            assertEquals("the next", channel.next().alert().message(), "the first did not come once more");
        }
    }

    @Test
    void aRefusedNotificationIsADeadLetterAndBlocksNothing() throws Exception {
        channel.answers = List.of(new Delivery.Refused(Reason.of("too_long")), DELIVERED);
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("first");
            assertEquals("first", channel.next().alert().message());
            await("dead", 1);
            alert("second");
            assertEquals("second", channel.next().alert().message());
            await("delivered", 1);
        }
    }

    @Test
    void anUndeliveredNotificationBecomesADeadLetter() throws Exception {
        channel.answers = List.of(LATER);
        Deliveries.Times impatient = new Deliveries.Times(
                FAST.interval(), FAST.patience(), FAST.firstRetry(), FAST.longestRetry(), Duration.ZERO);
        try (Deliveries job = deliveries(impatient)) {
            job.begin();
            alert("late");
            await("dead", 1);
        }
    }

    @Test
    void anAlertGoesToTheChannelsThatAreOnWhenItIsStored() throws Exception {
        outbox.configure(id, "fake", "on call", false, Map.of());
        alert("while it is off");
        outbox.configure(id, "fake", "on call", true, Map.of());
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("while it is on");
            assertEquals("while it is on", channel.next().alert().message());
        }
    }

    @Test
    void aChannelOfAnUnknownKindKeepsItsRowsAndBlocksNoOther() throws Exception {
        outbox.configure(UUID.randomUUID(), "pigeon", "of a newer version", true, Map.of("loft", "north"));
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("to both");
            assertEquals("to both", channel.next().alert().message());
            await("delivered", 1);
            // Which of the two comes first within a round is not promised.
            awaitAnswer(
                    "due channel_kind_not_known",
                    "select max(state || ' ' || coalesce(reason->>'code', '')) from outbox"
                            + " where state <> 'delivered' and attempts > 0");
        }
    }

    @Test
    void oneChannelThatTakesNothingDoesNotDelayAnother() throws Exception {
        UUID dead = UUID.randomUUID();
        outbox.configure(id, "fake", "on call", false, Map.of());
        outbox.configure(dead, "pigeon", "takes nothing", true, Map.of());
        for (int i = 0; i < 200; i++) {
            alert("row " + i);
        }
        outbox.configure(id, "fake", "on call", true, Map.of());
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("to the one that takes");
            long begun = System.nanoTime();
            assertEquals("to the one that takes", channel.next().alert().message());
            assertTrue(
                    System.nanoTime() - begun < Duration.ofSeconds(3).toNanos(), "200 rows of the other stood before");
        }
    }

    @Test
    void aChannelThatHangsHoldsUpNoOtherAndIsNotAskedTwiceAtOnce() throws Exception {
        channel.hangs = new CountDownLatch(1);
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            alert("never answered");
            assertEquals("never answered", channel.next().alert().message());
            awaitAnswer(
                    "due channel_hangs",
                    "select max(state || ' ' || coalesce(reason->>'code', '')) from outbox where channel = '" + id
                            + "'");
            Thread.sleep(1_000);
            assertNull(channel.received.poll(), "asked while the first call has not returned");
            channel.hangs.countDown();
            channel.hangs = null;
            Notification again = channel.next();
            assertEquals("never answered", again.alert().message());
        }
    }

    @Test
    void aKeeperThatLostItsLeaseLeavesDeliveryToTheNextUnderTheSameKey() throws Exception {
        KeeperStore leases = new KeeperStore(database);
        alert("between two keepers");
        var earlier = leases.acquire("outbox", UUID.randomUUID(), Duration.ofMinutes(1))
                .orElseThrow();
        var sent = outbox.due(1).getFirst();
        leases.release(earlier);
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            Notification again = channel.next();
            assertEquals(sent.notification().key(), again.key());
            assertEquals(false, outbox.later(earlier, sent, Reason.of("busy"), Duration.ZERO), "its lease is over");
            await("delivered", 1);
        }
    }

    @Test
    void theEventOfAnAlertWakesItLongBeforeItLooksByItself() throws Exception {
        try (Deliveries job = deliveries(SELDOM)) {
            job.begin();
            // It has looked into an empty outbox.
            Thread.sleep(500);
            alert("at once");
            job.follow(List.of(event("sample")));
            assertNull(channel.received.poll(500, TimeUnit.MILLISECONDS), "a measurement does not wake it");
            job.follow(List.of(event("alert")));
            assertEquals("at once", channel.next().alert().message());
        }
    }

    @Test
    void whatIsToBeSentAgainIsSentAtItsTimeThoughItLooksSeldom() throws Exception {
        channel.answers = List.of(LATER, DELIVERED);
        alert("again");
        try (Deliveries job = deliveries(SELDOM)) {
            job.begin();
            assertEquals(1, channel.next().attempt());
            assertEquals(2, channel.next().attempt());
        }
    }

    @Test
    void anEmptyOutboxIsLookedIntoWithoutTheLease() throws Exception {
        String lease =
                "select count(*) || ' ' || coalesce(max(started_at)::text, '') from job_run where job = 'outbox'";
        String before = read(lease);
        try (Deliveries job = deliveries(FAST)) {
            job.begin();
            Thread.sleep(500);
        }
        assertEquals(before, read(lease));
    }

    private static LiveEvent event(String kind) {
        return new LiveEvent(LiveCursor.START, kind, null, Instant.now(), "{}");
    }

    /** As an operator's script does it. */
    private void alert(String message) throws SQLException {
        sql("insert into alerts (hostname, severity, source, message) values ('web-1', 'critical', 'cron', '" + message
                + "')");
    }

    private void await(String state, int attempts) throws Exception {
        String expected = state + " " + attempts;
        String query = "select max(state || ' ' || attempts) from outbox where channel = '" + id + "' and state = '"
                + state + "'";
        awaitAnswer(expected, query);
    }

    private static void awaitAnswer(String expected, String query) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!expected.equals(read(query))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not " + expected + " but " + read(query));
            }
            Thread.sleep(20);
        }
    }

    private static String read(String query) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
