package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.Facts.PulledInIntent;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether events showed a request to stop one of the units that a start would bring up. Thread-safe. */
record PulledInIntentSource(StartClosureSource closure, Function<UnitName, Optional<UnitMemory.Remembered>> memory)
        implements FactSource<PulledInIntent> {
    @Override
    public Fact<PulledInIntent> fact() {
        return Facts.PULLED_IN_INTENT;
    }

    @Override
    public Knowledge<PulledInIntent> read(FactRequest request) {
        return closure.read(request).map(StartClosure::pulledIn).map(this::intent);
    }

    private PulledInIntent intent(List<UnitName> units) {
        List<UnitName> stopped = new ArrayList<>();
        List<UnitName> notKnown = new ArrayList<>();
        for (UnitName unit : units) {
            Optional<UnitMemory.Remembered> known = memory.apply(unit);
            if (known.filter(UnitMemory.Remembered::stopSeen).isPresent()) {
                stopped.add(unit);
            } else if (known.filter(PulledInIntentSource::notStoppedUnseen).isEmpty()) {
                notKnown.add(unit);
            }
        }
        return new PulledInIntent(stopped, notKnown);
    }

    /** A stop can have gone unseen only for a unit that ran in this boot while events were lost, and did not end by itself. */
    private static boolean notStoppedUnseen(UnitMemory.Remembered known) {
        return known.complete()
                || known.state().crashed()
                || known.state().endedByItself()
                || !known.state().hasRun();
    }
}
