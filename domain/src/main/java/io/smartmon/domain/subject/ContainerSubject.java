package io.smartmon.domain.subject;

/** A container, by its name. */
@SubjectKind("container")
public record ContainerSubject(String name) implements Subject {
    public ContainerSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
