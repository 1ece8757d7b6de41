package io.smartmon.domain.time;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock whose instants are truncated to microseconds, because the store keeps no more and an instant must compare equal after
 * a round trip. Thread-safe.
 *
 * @param source where the time comes from
 */
public record MicrosecondClock(InstantSource source) implements InstantSource {
    /** The machine's clock. */
    public static MicrosecondClock system() {
        return new MicrosecondClock(InstantSource.system());
    }

    @Override
    public Instant instant() {
        return source.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
