package io.smartmon.gui.holds;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.hold.Hold;
import io.smartmon.storage.read.HoldReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The holds in force, as pages show them: at most one second old. Thread-safe. */
@Singleton
public class HoldsInForce {
    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final HoldReader reader;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable Cached cached;

    HoldsInForce(HoldReader reader) {
        this.reader = reader;
    }

    /**
     * Which holds are in force.
     *
     * @param holds one map a hold: {@code scope}, {@code host} (its name, or null), {@code by}, {@code reason},
     *     {@code since}, {@code sinceText}, {@code source}, {@code liftable}
     * @param known false if the store did not answer; then the holds are the last ones known
     */
    public record Answer(List<Map<String, @Nullable Object>> holds, boolean known) {
        public Answer {
            holds = List.copyOf(holds);
        }
    }

    private record Cached(Answer answer, long atNanos) {}

    /** The holds in force; waits for the store if the cached answer is older than a second. */
    public Answer now() {
        Cached last = cached;
        if (last != null && System.nanoTime() - last.atNanos() < MAX_AGE.toNanos()) {
            return last.answer();
        }
        return renewed();
    }

    /** The holds in force as the store has them now. */
    public Answer renewed() {
        Cached last = cached;
        try {
            Answer answer = new Answer(
                    reader.inForce().stream().map(HoldsInForce::model).toList(), true);
            cached = new Cached(answer, System.nanoTime());
            return answer;
        } catch (SmartmonException unavailable) {
            return new Answer(last == null ? List.of() : last.answer().holds(), false);
        }
    }

    /** Another number after this process placed or lifted a hold. */
    public long version() {
        return version.get();
    }

    /** Drops the cached answer, after this process placed or lifted a hold. */
    void forget() {
        cached = null;
        version.incrementAndGet();
    }

    private static Map<String, @Nullable Object> model(HoldReader.ActiveHold active) {
        Hold hold = active.hold();
        Instant since = hold.since();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("scope", active.hostName() == null ? "everywhere" : "on " + active.hostName());
        model.put("host", active.hostName());
        model.put("by", hold.by());
        model.put("reason", hold.reason());
        model.put("since", since.toString());
        model.put("sinceText", SINCE.format(since));
        model.put("source", hold.source().name().toLowerCase(Locale.ROOT));
        model.put("liftable", hold.source() != Hold.Source.FILE);
        return model;
    }
}
