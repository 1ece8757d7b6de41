package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.Optional;
import org.freedesktop.dbus.messages.DBusSignal;

/** A signal, or another event of this connection, that waits in the queue for its turn. */
sealed interface QueuedSignal {
    /** Some properties of a unit changed; they are in the signal, unread. */
    record UnitChanged(UnitName unit, DBusSignal signal, Instant at) implements QueuedSignal {}

    /** A job was queued; its type was asked for at once, because a short job is soon gone. */
    record JobQueued(UnitName unit, long id, Optional<BusLink.Call> type, Instant at) implements QueuedSignal {}

    record JobGone(UnitName unit, long id, String result, Instant at) implements QueuedSignal {}

    /** A unit was unloaded. */
    record Unloaded(UnitName unit) implements QueuedSignal {}

    /** systemd began or finished reloading its unit files. */
    record Reload(boolean begins, Instant at) implements QueuedSignal {}

    /** Unit files were switched on or off. */
    record FilesChanged() implements QueuedSignal {}

    /** systemd opened another connection to the bus, as it does when it re-executes itself. */
    record OtherOwner(Instant at) implements QueuedSignal {}

    /** A listener was added: it gets the jobs in flight. */
    record ListenerCame(Instant at) implements QueuedSignal {}

    /** Our own signal, sent to learn when everything before it was handled. */
    record Echo(String token) implements QueuedSignal {}

    /** Nothing more will come. */
    record Ended(Optional<String> lost, Instant at) implements QueuedSignal {}
}
