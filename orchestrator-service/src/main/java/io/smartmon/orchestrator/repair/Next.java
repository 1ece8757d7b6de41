package io.smartmon.orchestrator.repair;

import java.time.Duration;

/** What to do after a step. */
sealed interface Next {
    /** The next step can follow at once. */
    record Again() implements Next {}

    /** Assess again after a delay, or when something changes. */
    record Later(Duration after) implements Next {}

    /** Assess again when something changes. */
    record Wait() implements Next {}

    /** The incident is closed. */
    record Closed() implements Next {}

    /** The store has a different state: reload it from there. */
    record Reload() implements Next {}
}
