package io.smartmon.storage.account;

import java.time.Duration;

/** The result of a sign-in attempt. */
public sealed interface SignIn {
    /** It worked. */
    record Done(NewSession session) implements SignIn {}

    /** Name, password or link is wrong; which one is not revealed. */
    record Refused() implements SignIn {}

    /**
     * There were too many tries; this one was not checked.
     *
     * @param retryIn how long until the next one is
     */
    record TooMany(Duration retryIn) implements SignIn {}
}
