package io.smartmon.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The live stream's cursor, with transactions that commit late or never. */
class LiveEventReaderIT {
    private static final int WRITERS = 6;
    private static final int EVENTS = 150;

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final LiveEventReader reader = new LiveEventReader(Database.of(postgres.dataSource()));

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    @Test
    void anEventIsDelayedByAnEarlierTransactionAndNotSkipped() throws SQLException {
        LiveCursor start = reader.end();
        try (Connection early = postgres.dataSource().getConnection();
                Connection late = postgres.dataSource().getConnection()) {
            early.setAutoCommit(false);
            LiveEvents.append(early, "plan", null, Map.of("number", 1));
            LiveEvents.append(late, "plan", null, Map.of("number", 2));

            assertEquals(
                    new LiveEventReader.Part(List.of(), true),
                    reader.partAfter(start, 10),
                    "the later one is committed and must wait");
            early.commit();
        }
        List<LiveEvent> events = reader.readAfter(start, 10);
        assertEquals(
                List.of("{\"number\": 1}", "{\"number\": 2}"),
                events.stream().map(LiveEvent::payload).toList());
        assertEquals(
                new LiveEventReader.Part(List.of(), false),
                reader.partAfter(events.getLast().cursor(), 10));
        assertEquals(events.getLast().cursor(), reader.end());
    }

    @Test
    void theEndFallsBehindAnotherStoresCursorButNeverBehindItsOwn() throws SQLException {
        try (Connection writer = postgres.dataSource().getConnection()) {
            LiveEvents.append(writer, "plan", null, Map.of("number", 3));
        }
        LiveCursor end = reader.end();
        assertTrue(end.transaction() > 0, "there is an event to end at");
        LiveCursor farther = new LiveCursor(end.transaction() + 1_000, 1);

        assertEquals(Optional.of(end), reader.endBefore(farther));
        assertEquals(Optional.empty(), reader.endBefore(end));
        assertEquals(Optional.empty(), reader.endBefore(LiveCursor.START));
        try (Connection writer = postgres.dataSource().getConnection()) {
            LiveEvents.append(writer, "plan", null, Map.of("number", 4));
        }
        assertEquals(Optional.empty(), reader.endBefore(end));
    }

    @Test
    void withManyWritersAndRollbacksNothingIsSkippedOrDoubled() throws Exception {
        LiveCursor cursor = reader.end();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        List<String> read = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                running.add(writers.submit(() -> write(number, sent)));
            }
            while (running.stream().anyMatch(one -> !one.isDone())) {
                cursor = read(cursor, read);
            }
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        read(cursor, read);

        assertEquals(sent, new HashSet<>(read), "skipped or never sent");
        assertEquals(sent.size(), read.size(), "doubled");
        assertTrue(sent.size() > WRITERS * EVENTS / 4, "the writers wrote");
    }

    private LiveCursor read(LiveCursor from, List<String> into) {
        LiveCursor cursor = from;
        while (true) {
            List<LiveEvent> events = reader.readAfter(cursor, 50);
            if (events.isEmpty()) {
                return cursor;
            }
            for (LiveEvent event : events) {
                assertTrue(event.cursor().compareTo(cursor) > 0, "in order");
                cursor = event.cursor();
                into.add(event.payload());
            }
        }
    }

    private static @Nullable Void write(int writer, Set<String> sent) throws SQLException, InterruptedException {
        try (Connection connection = postgres.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < EVENTS; i++) {
                LiveEvents.append(connection, "plan", null, Map.of("id", writer + "/" + i));
                Thread.sleep(ThreadLocalRandom.current().nextInt(5));
                if (ThreadLocalRandom.current().nextInt(3) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    sent.add("{\"id\": \"" + writer + "/" + i + "\"}");
                }
            }
        }
        return null;
    }
}
