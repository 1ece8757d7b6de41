package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verification;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Something that can be done to a host: its arguments, its locks, its precondition, how it
 * is verified, and how it is undone. A verb is one record, listed among the permitted types here or, for one that acts on a
 * unit, at {@link UnitAction}, with {@link Verb}; its fields
 * are its arguments, in store and on the wire alike ({@link ActionDocument}).
 */
public sealed interface Action permits UnitAction, OtherAction {
    /** The verb's code, such as {@code start}. */
    default String verb() {
        return ActionDocument.verbOf(getClass());
    }

    /** The subject it acts on. */
    Subject subject();

    /**
     * The resources that it locks, such as {@code unit:nginx.service}; every action takes them in this order,
     * so that two actions cannot wait for one another.
     */
    SortedSet<String> locks();

    /** The other units that may come up with it, because the act names them. */
    default List<UnitName> alsoStarts() {
        return List.of();
    }

    /**
     * What must still hold for the subject at the moment of acting, by the names of its measures; empty if nothing
     * must.
     */
    default Measures precondition() {
        return Measures.none();
    }

    /** Whether the subject is still as the plan expects it; only then it may be done. */
    boolean stillExpected(Measures now);

    /** How its effect is verified. */
    Verification verification();

    /** The action that undoes it; empty if there is none. */
    default Optional<Action> undo() {
        return Optional.empty();
    }
}
