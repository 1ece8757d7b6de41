package io.smartmon.domain.subject;

import io.smartmon.domain.unit.UnitName;

/** A unit of systemd. */
@SubjectKind("unit")
public record UnitSubject(UnitName unit) implements Subject {
    /** The unit of that full name. */
    public UnitSubject(String name) {
        this(new UnitName(name));
    }

    @Override
    public String name() {
        return unit.value();
    }

    @Override
    public String toString() {
        return unit.value();
    }
}
