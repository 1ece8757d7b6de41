package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.Optional;
import org.freedesktop.dbus.messages.DBusSignal;

/** What arrived on the bus, waiting for its turn. */
sealed interface Heard {
    /** Some properties of a unit changed; they are in the signal, unread. */
    record UnitChanged(UnitName unit, DBusSignal signal, Instant at) implements Heard {}

    /** A job was queued; its type was asked for at once, because a short job is soon gone. */
    record JobQueued(UnitName unit, long id, Optional<BusLink.Call> type, Instant at) implements Heard {}

    record JobGone(UnitName unit, long id, String result, Instant at) implements Heard {}

    /** A unit was unloaded. */
    record Unloaded(UnitName unit) implements Heard {}

    /** systemd began or finished to read its unit files anew. */
    record Reload(boolean begins, Instant at) implements Heard {}

    /** Unit files were switched on or off. */
    record FilesChanged() implements Heard {}

    /** systemd took another connection to the bus, as it does when it executes itself anew. */
    record OtherOwner(Instant at) implements Heard {}

    /** A listener came: tell it which jobs are in flight. */
    record ListenerCame(Instant at) implements Heard {}

    /** Nothing more will come. */
    record Ended(Optional<String> lost, Instant at) implements Heard {}
}
