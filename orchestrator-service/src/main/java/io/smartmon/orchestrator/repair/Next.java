package io.smartmon.orchestrator.repair;

import java.time.Duration;

/** What follows a step. */
sealed interface Next {
    /** The next step can follow at once. */
    record Again() implements Next {}

    /** Look again after a while, or when something changes. */
    record Later(Duration after) implements Next {}

    /** Look again when something changes. */
    record Wait() implements Next {}

    /** The incident is closed. */
    record Closed() implements Next {}

    /** The store knows it otherwise: take it up anew from there. */
    record Reload() implements Next {}
}
