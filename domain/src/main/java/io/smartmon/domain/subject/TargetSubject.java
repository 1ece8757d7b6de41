package io.smartmon.domain.subject;

/** Something that is probed over the network, by its address. */
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
