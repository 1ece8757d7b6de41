package io.smartmon.systemd;

/** Hears what happens to units. */
@FunctionalInterface
public interface UnitListener {
    /** Takes one event. What it throws is logged and changes nothing. */
    void on(UnitEvent event);
}
