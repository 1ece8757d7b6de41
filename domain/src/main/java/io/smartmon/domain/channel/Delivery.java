package io.smartmon.domain.channel;

import io.smartmon.domain.measure.Reason;
import java.time.Duration;

/** What came of sending a notification once. */
public sealed interface Delivery {
    /** The receiver has taken it. */
    record Delivered() implements Delivery {}

    /**
     * The receiver will never take it so: it is not sent again.
     *
     * @param reason what it said
     */
    record Refused(Reason reason) implements Delivery {}

    /**
     * It was not taken this time, or nobody knows.
     *
     * @param reason what went wrong
     * @param after how long the receiver wants to be left alone; zero if it did not say
     */
    record TryLater(Reason reason, Duration after) implements Delivery {}
}
