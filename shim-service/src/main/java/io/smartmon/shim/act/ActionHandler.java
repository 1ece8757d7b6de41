package io.smartmon.shim.act;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.systemd.WaitLimit;
import java.util.Optional;

/**
 * How the helper does one verb: what it reads, what must hold, and the one call that changes something. One public class
 * without arguments a verb, found through {@link java.util.ServiceLoader}.
 *
 * <p>Everything else belongs to {@link ActSteps} and is the same for all verbs: address, policy, protected units, hold, time
 * limit, rate limit, locks, journal, and doing a plan at most once. Thread-safe; does not throw for expected failures.
 *
 * @param <A> the action
 */
public interface ActionHandler<A extends Action> {
    /** Which action it does. */
    Class<A> action();

    /** Listens for what somebody else asks of the subject, and of what the act brings along, meanwhile. */
    JobsHeard listen(A action, HelperContext context);

    /** Reads the subject, and what else the act would affect. */
    ReadResult read(A action, HelperContext context);

    /**
     * Why it may not be done now: the subject is not as the action expects, or the act would affect more than it names.
     * Empty if it may. Asked twice, before the plan is accepted and after that was written.
     */
    Optional<ActAnswer.Refused> check(A action, ReadResult.Seen seen);

    /**
     * Does it: the one call that changes something.
     *
     * @param limit how long to wait for its end, and until when it may begin
     */
    ActResult call(A action, HelperContext context, WaitLimit limit);
}
