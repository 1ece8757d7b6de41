package io.smartmon.systemd;

/** Receives what happens to units. */
@FunctionalInterface
public interface UnitListener {
    /** Takes one event. What it throws is logged and changes nothing. */
    void on(UnitEvent event);
}
