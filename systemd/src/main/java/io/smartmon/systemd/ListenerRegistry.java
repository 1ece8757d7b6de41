package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The listeners, each with the units whose events it wants. Thread-safe. */
final class ListenerRegistry {
    private static final System.Logger LOG = System.getLogger(ListenerRegistry.class.getName());

    private final List<Listening> listeners = new CopyOnWriteArrayList<>();

    /** One listener. */
    static final class Listening {
        private final Predicate<UnitName> wanted;
        private final UnitListener listener;

        private Listening(Predicate<UnitName> wanted, UnitListener listener) {
            this.wanted = wanted;
            this.listener = listener;
        }

        void deliver(UnitEvent event) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                // A listener's bug must not end the watch for the others.
                LOG.log(Level.ERROR, "a listener failed at " + event, e);
            }
        }
    }

    Listening add(Predicate<UnitName> wanted, UnitListener listener) {
        Listening listening = new Listening(wanted, listener);
        listeners.add(listening);
        return listening;
    }

    void remove(Listening listening) {
        listeners.remove(listening);
    }

    void clear() {
        listeners.clear();
    }

    /** Whether there is no listener. */
    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Whether any listener wants events of the unit. */
    boolean wants(UnitName unit) {
        for (Listening listening : listeners) {
            if (listening.wanted.test(unit)) {
                return true;
            }
        }
        return false;
    }

    void notifyAbout(UnitName unit, UnitEvent event) {
        for (Listening listening : listeners) {
            if (listening.wanted.test(unit)) {
                listening.deliver(event);
            }
        }
    }

    void notifyEach(UnitEvent event) {
        for (Listening listening : listeners) {
            listening.deliver(event);
        }
    }
}
