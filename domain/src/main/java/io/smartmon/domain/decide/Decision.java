package io.smartmon.domain.decide;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.guard.GuardVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do about a finding. Every decision carries every guard's verdict. */
public sealed interface Decision {
    /** Every guard's verdict, in evaluation order. */
    List<GuardVerdict> verdicts();

    /** The action it is about; empty if there is none for such a finding, or it is not known. */
    Optional<Action> proposed();

    /** Do it. */
    record Act(List<GuardVerdict> verdicts, Action action) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.of(action);
        }
    }

    /** Ask a person. */
    record Ask(List<GuardVerdict> verdicts, Action action) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.of(action);
        }
    }

    /** Only report what would be done, or what was found: level, dry run, no rule. */
    record Watch(List<GuardVerdict> verdicts, @Nullable Action action) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.ofNullable(action);
        }
    }

    /**
     * Not now.
     *
     * @param until when to decide again; null when that depends on something other than time
     */
    record Defer(
            List<GuardVerdict> verdicts,
            @Nullable Action action,
            @Nullable Instant until) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.ofNullable(action);
        }
    }

    /**
     * Not at all.
     *
     * @param exhausted whether it was denied because all attempts are used: giving up raises a critical alert
     */
    record Reject(List<GuardVerdict> verdicts, Action action, boolean exhausted) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.of(action);
        }
    }
}
