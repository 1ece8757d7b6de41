package io.smartmon.systemd;

/** Receives what happens to units. */
@FunctionalInterface
public interface UnitListener {
    /** Receives one event. An exception is logged and changes nothing. */
    void on(UnitEvent event);
}
