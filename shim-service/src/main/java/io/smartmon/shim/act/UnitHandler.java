package io.smartmon.shim.act;

import io.smartmon.domain.action.UnitAction;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verb that is one call about one unit. */
abstract class UnitHandler<A extends UnitAction> implements ActionHandler<A> {
    private final Class<A> action;
    private final UnitVerb verb;
    private final Set<ActiveState> from;

    /**
     * A handler.
     *
     * @param verb the call to systemd
     * @param from the states of a unit that the verb is for
     */
    UnitHandler(Class<A> action, UnitVerb verb, Set<ActiveState> from) {
        this.action = action;
        this.verb = verb;
        this.from = Set.copyOf(from);
    }

    @Override
    public final Class<A> action() {
        return action;
    }

    @Override
    public final JobsHeard listen(A act, HelperContext context) {
        return context.units()
                .listen(Stream.concat(Stream.of(act.unit()), act.alsoStarts().stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public final ReadResult read(A act, HelperContext context) {
        return UnitCheck.read(act.unit(), context);
    }

    @Override
    public Optional<ActAnswer.Refused> check(A act, ReadResult.Seen seen) {
        return UnitCheck.check(act.unit(), seen).or(() -> UnitCheck.checkState(act, act.expected(), from, seen));
    }

    @Override
    public final ActResult call(A act, HelperContext context, WaitLimit limit) {
        return context.units().call(verb, act.unit(), limit);
    }
}
