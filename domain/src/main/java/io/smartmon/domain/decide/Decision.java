package io.smartmon.domain.decide;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.guard.GuardVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What shall be done about a finding. Every decision carries every guard's verdict. */
public sealed interface Decision {
    /** Every guard's verdict, in the order in which they were asked. */
    List<GuardVerdict> verdicts();

    /** What it is about; empty where nothing could be done about such a finding, or that is not known. */
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

    /** Only tell that it would be done, or what was found where nothing can be done: level, dry run, no rule. */
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
     * @param exhausted whether what denied it is that the means are used up: then giving up must be told loudly
     */
    record Reject(List<GuardVerdict> verdicts, Action action, boolean exhausted) implements Decision {
        @Override
        public Optional<Action> proposed() {
            return Optional.of(action);
        }
    }
}
