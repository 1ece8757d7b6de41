package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.verify.Verification;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What can be done to a host, with all that belongs to it: its arguments, what it locks, when it may still be done, how it
 * is told what it did, and how it is undone. A verb is one record, named among the permitted here or, for one that acts on a
 * unit, at {@link UnitAction}, with {@link Verb}; its fields
 * are its arguments, in store and on the wire alike ({@link ActionDocument}).
 */
public sealed interface Action permits UnitAction, OtherAction {
    /** The verb's code, such as {@code start}. */
    default String verb() {
        return ActionDocument.verbOf(getClass());
    }

    /** What it is done to. */
    Subject subject();

    /**
     * The resources that nobody else may act on meanwhile, such as {@code unit:nginx.service}; taken in this order by all,
     * so that two actions cannot wait for one another.
     */
    SortedSet<String> locks();

    /** What of the subject must still be so at the moment of acting, named as its measures are; none where nothing must. */
    default Measures precondition() {
        return Measures.none();
    }

    /** Whether the subject is still as the plan expects it; only then it may be done. */
    boolean stillExpected(Measures now);

    /** How it is told what it did. */
    Verification verification();

    /** What puts back what it changed; empty where nothing does. */
    default Optional<Action> undo() {
        return Optional.empty();
    }
}
