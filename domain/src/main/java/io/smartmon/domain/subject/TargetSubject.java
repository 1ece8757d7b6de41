package io.smartmon.domain.subject;

/** A network address that is probed. */
@SubjectKind("target")
public record TargetSubject(String name) implements Subject {
    public TargetSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
