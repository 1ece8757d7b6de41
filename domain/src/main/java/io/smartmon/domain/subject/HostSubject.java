package io.smartmon.domain.subject;

/** The host itself, by its name. */
@SubjectKind("host")
public record HostSubject(String name) implements Subject {
    public HostSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
