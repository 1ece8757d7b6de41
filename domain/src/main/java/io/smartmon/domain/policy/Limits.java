package io.smartmon.domain.policy;

import java.time.Duration;
import java.util.List;

/**
 * The numbers by which a decision is bounded.
 *
 * @param dwell how long a finding must be present before it is acted on
 * @param evidenceAge how old the evidence may be
 * @param clockJump how far the wall clock may have moved against the monotonic one
 * @param settleTime from the act to the first verification
 * @param holdWindow from recovered to healed
 * @param cooldown the least time between two attempts on a subject
 * @param attempts how many attempts a subject gets in the window
 * @param attemptsWindow the window in which they are counted
 * @param subjectsAtOnce how many subjects of a host may be under repair at once
 * @param actTimeout how long a stored plan may still be begun
 */
public record Limits(
        Duration dwell,
        Duration evidenceAge,
        Duration clockJump,
        Duration settleTime,
        Duration holdWindow,
        Duration cooldown,
        int attempts,
        Duration attemptsWindow,
        int subjectsAtOnce,
        Duration actTimeout) {
    /** Those of attempts, each by how long ago it was, that are counted. */
    public List<Duration> inWindow(List<Duration> attempts) {
        return attempts.stream()
                .filter(ago -> ago.compareTo(attemptsWindow) < 0)
                .toList();
    }

    /** The defaults that the documentation names. */
    public static Limits defaults() {
        return new Limits(
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                3,
                Duration.ofMinutes(10),
                3,
                Duration.ofSeconds(10));
    }
}
