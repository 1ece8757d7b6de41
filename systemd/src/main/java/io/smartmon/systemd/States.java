package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units' states as they were last read or told by signal.
 *
 * <p>Signals carry what changes while a unit runs; what its file says is remembered from the last read, until systemd
 * reads its files anew. Thread-safe.
 */
final class States {
    private final BusLink link;
    private final Map<UnitName, UnitState> known = new HashMap<>();
    private boolean keeping;
    private long forgotten;

    States(BusLink link) {
        this.link = link;
    }

    /** From now on signals keep what is known up to date, so it is worth keeping. */
    synchronized void keep() {
        keeping = true;
    }

    synchronized @Nullable UnitState known(UnitName unit) {
        return known.get(unit);
    }

    synchronized void heard(UnitState state) {
        known.put(state.unit(), state);
    }

    synchronized void forget(UnitName unit) {
        known.remove(unit);
    }

    synchronized void forgetAll() {
        known.clear();
        forgotten++;
    }

    /** What is known of a unit, if the list of units shows it just so, at rest. */
    synchronized Optional<UnitState> stillSo(UnitSummary summary) {
        UnitState state = known.get(summary.unit());
        if (state == null) {
            return Optional.empty();
        }
        boolean so = state.jobId() == 0
                && summary.jobId() == 0
                && state.activeState() == summary.activeState()
                && state.subState().equals(summary.subState())
                && state.loadState().equals(summary.loadState());
        return so ? Optional.of(state) : Optional.empty();
    }

    /**
     * Reads units anew, all of them at once. One that cannot be read is in the answer with a state that says nothing.
     *
     * @throws BusLostException if the bus is gone
     */
    List<UnitState> read(List<UnitName> units) {
        Map<UnitName, UnitState> before = new HashMap<>();
        long forgottenBefore;
        synchronized (this) {
            forgottenBefore = forgotten;
            for (UnitName unit : units) {
                UnitState state = known.get(unit);
                if (state != null) {
                    before.put(unit, state);
                }
            }
        }
        List<Answer> answers = link.callAll(units.stream().map(Calls::allOf).toList());
        List<UnitState> states = new ArrayList<>(units.size());
        for (int i = 0; i < units.size(); i++) {
            states.add(state(units.get(i), answers.get(i)));
        }
        synchronized (this) {
            if (keeping && forgotten == forgottenBefore) {
                for (UnitState state : states) {
                    // What a signal said meanwhile is left: its successors are in the queue.
                    if (Objects.equals(known.get(state.unit()), before.get(state.unit()))
                            && !state.loadState().isEmpty()) {
                        known.put(state.unit(), state);
                    }
                }
            }
        }
        return states;
    }

    private static UnitState state(UnitName unit, Answer answer) {
        return switch (answer) {
            case Answer.Values values -> Properties.of(values.first()).state(unit);
            case Answer.Fault ignored -> Properties.nothing(unit);
            case Answer.Gone gone -> throw new BusLostException(gone.reason());
        };
    }
}
