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
import org.jspecify.annotations.Nullable;

/** The holds that stand, as pages show them: at most one second old. Thread-safe. */
@Singleton
public class HoldsInForce {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final HoldReader reader;
    private volatile @Nullable Remembered remembered;

    HoldsInForce(HoldReader reader) {
        this.reader = reader;
    }

    /**
     * Which holds stand.
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

    private record Remembered(Answer answer, long atNanos) {}

    /** The holds that stand; waits for the store if what is known is older than a second. */
    public Answer now() {
        Remembered last = remembered;
        if (last != null && System.nanoTime() - last.atNanos() < FRESH.toNanos()) {
            return last.answer();
        }
        try {
            Answer answer = new Answer(
                    reader.inForce().stream().map(HoldsInForce::shown).toList(), true);
            remembered = new Remembered(answer, System.nanoTime());
            return answer;
        } catch (SmartmonException away) {
            return new Answer(last == null ? List.of() : last.answer().holds(), false);
        }
    }

    /** Forgets what is known, after this process placed or lifted one. */
    void forget() {
        remembered = null;
    }

    private static Map<String, @Nullable Object> shown(HoldReader.Standing standing) {
        Hold hold = standing.hold();
        Instant since = hold.since();
        Map<String, @Nullable Object> shown = new HashMap<>();
        shown.put("scope", standing.hostName() == null ? "everywhere" : "on " + standing.hostName());
        shown.put("host", standing.hostName());
        shown.put("by", hold.by());
        shown.put("reason", hold.reason());
        shown.put("since", since.toString());
        shown.put("sinceText", SINCE.format(since));
        shown.put("source", hold.source().name().toLowerCase(Locale.ROOT));
        shown.put("liftable", hold.source() != Hold.Source.FILE);
        return shown;
    }
}
