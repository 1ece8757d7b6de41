package io.smartmon.simulation;

import java.time.Duration;
import java.util.Locale;

/** What can go wrong at one call from a process to the world around it. */
enum Fault {
    /** The call is not made, and fails. */
    REFUSED,
    /** The call is made, and its answer is lost. */
    ANSWER_LOST,
    /** The call takes two seconds. */
    SLOW,
    /** The call takes twelve seconds before it is made. */
    VERY_SLOW,
    /** The process dies before the call. */
    KILLED_BEFORE,
    /** The process dies after the call, before it knows the answer. */
    KILLED_AFTER,
    /** The process is stopped for twenty seconds after the call. */
    STOPPED;

    static final Duration SLOW_TAKES = Duration.ofSeconds(2);
    static final Duration VERY_SLOW_TAKES = Duration.ofSeconds(12);

    /** As in a schedule. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fault of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
