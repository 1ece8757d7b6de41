package io.smartmon.domain.hold;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.PlainText;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stop of all repairs until it is lifted.
 *
 * @param id UUIDv7 of a stored hold; name-based for a file
 * @param host on which host; null means on all
 * @param source where it comes from
 * @param by who placed it: a user's name, or the file's path
 * @param reason why, as {@linkplain PlainText plain text} of whoever placed it; at most 500 characters
 * @param since when it was placed
 */
public record Hold(UUID id, @Nullable HostId host, Source source, String by, String reason, Instant since) {
    public Hold {
        by = PlainText.of(by);
        reason = PlainText.of(reason);
    }

    /** Where a hold can come from. */
    public enum Source {
        PAGE,
        COMMAND,
        FILE,
        /** A source that this version does not know; the hold is in force all the same. */
        NOT_KNOWN;

        /** The code in API and store. */
        public String code() {
            return Codes.of(this);
        }

        /** The source of that code, or {@link #NOT_KNOWN}. */
        public static Source decode(String code) {
            return Codes.decode(code, NOT_KNOWN);
        }
    }
}
