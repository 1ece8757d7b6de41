package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.BusLink.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Units' states as they were last read or signalled.
 *
 * <p>Signals carry what changes while a unit runs; the rest is remembered from the last read, until systemd
 * reloads its files. Thread-safe.
 */
final class States {
    private final BusLink link;
    private final Map<UnitName, UnitState> known = new HashMap<>();
    private Predicate<UnitName> watched = _ -> false;
    private long forgotten;

    States(BusLink link) {
        this.link = link;
    }

    /** Sets the units that signals keep up to date: only these are worth remembering. */
    synchronized void rememberOnly(Predicate<UnitName> watchedNow) {
        watched = watchedNow;
    }

    synchronized @Nullable UnitState known(UnitName unit) {
        return known.get(unit);
    }

    synchronized void update(UnitState state) {
        known.put(state.unit(), state);
    }

    synchronized void forget(UnitName unit) {
        known.remove(unit);
    }

    synchronized void forgetAll() {
        known.clear();
        forgotten++;
    }

    /**
     * The loaded units of these names.
     *
     * @throws BusLostException if the bus is gone
     */
    List<UnitSummary> list(UnitGlobs wanted) {
        // systemd takes no names for every name.
        return wanted.globs().isEmpty() ? List.of() : list(Calls.listUnits(wanted), unit -> true);
    }

    private List<UnitSummary> list(Request request, Predicate<UnitName> wanted) {
        List<UnitSummary> summaries = new ArrayList<>();
        for (Object row : Properties.elements(first(link.call(request)))) {
            List<?> columns = Properties.elements(row);
            if (columns.size() == 10) {
                UnitName.parse(String.valueOf(columns.get(0)))
                        .filter(wanted)
                        .ifPresent(unit -> summaries.add(summary(unit, columns)));
            }
        }
        return summaries;
    }

    /** Columns: name, description, load, active, sub, follows, path, job id, job type, job path. */
    private static UnitSummary summary(UnitName unit, List<?> columns) {
        return new UnitSummary(
                unit,
                String.valueOf(columns.get(1)),
                String.valueOf(columns.get(2)),
                ActiveState.fromCode(String.valueOf(columns.get(3))),
                String.valueOf(columns.get(4)),
                columns.get(7) instanceof Long job ? job : 0);
    }

    /**
     * The states of the loaded units that match the filter; unchanged known ones are not read again.
     *
     * @throws BusLostException if the bus is gone
     */
    List<UnitState> snapshot(Predicate<UnitName> wanted) {
        List<UnitState> all = new ArrayList<>();
        List<UnitName> unknown = new ArrayList<>();
        for (UnitSummary summary : list(Calls.listUnits(), wanted)) {
            stillSo(summary).ifPresentOrElse(all::add, () -> unknown.add(summary.unit()));
        }
        all.addAll(read(unknown));
        return all;
    }

    /** The one value of an answer. */
    static @Nullable Object first(Answer answer) {
        return switch (answer) {
            case Answer.Values values -> values.first();
            case Answer.Fault fault -> throw new BusLostException(fault.name() + ": " + fault.message());
            case Answer.Gone gone -> throw new BusLostException(gone.reason());
        };
    }

    /** The known state of a unit, if the list of units shows the same state without a job. */
    private synchronized Optional<UnitState> stillSo(UnitSummary summary) {
        UnitState state = known.get(summary.unit());
        if (state == null) {
            return Optional.empty();
        }
        boolean so = watched.test(state.unit())
                && state.jobId() == 0
                && summary.jobId() == 0
                && state.activeState() == summary.activeState()
                && state.subState().equals(summary.subState())
                && state.loadState().equals(summary.loadState());
        return so ? Optional.of(state) : Optional.empty();
    }

    /**
     * Reads units again, all at once. One that cannot be read is in the answer with a state that is not known.
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
            if (forgotten == forgottenBefore) {
                for (UnitState state : states) {
                    // What a signal reported in between is kept: later signals are in the queue.
                    if (watched.test(state.unit())
                            && Objects.equals(known.get(state.unit()), before.get(state.unit()))
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
