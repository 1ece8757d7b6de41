package io.smartmon.storage.account;

import java.time.Duration;

/** What became of a try to come in. */
public sealed interface SignIn {
    /** It worked. */
    record Done(NewSession session) implements SignIn {}

    /** Name, password or link do not fit; which of them is not said. */
    record Refused() implements SignIn {}

    /**
     * There were too many tries; this one was not checked.
     *
     * @param retryIn how long until the next one is
     */
    record TooMany(Duration retryIn) implements SignIn {}
}
