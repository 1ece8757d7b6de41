package io.smartmon.domain.channel;

import io.smartmon.domain.measure.Reason;
import java.time.Duration;

/** The result of one attempt to send a notification. */
public sealed interface Delivery {
    /** The receiver accepted it. */
    record Delivered() implements Delivery {}

    /**
     * The receiver rejected it for good: it is not sent again.
     *
     * @param reason the receiver's answer
     */
    record Refused(Reason reason) implements Delivery {}

    /**
     * It failed this time, or the result is not known.
     *
     * @param reason what went wrong
     * @param after when the receiver wants it retried; zero if it did not say
     */
    record TryLater(Reason reason, Duration after) implements Delivery {}
}
