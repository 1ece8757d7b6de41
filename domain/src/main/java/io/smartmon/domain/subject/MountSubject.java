package io.smartmon.domain.subject;

/** A mounted file system, by its mount point. */
@SubjectKind("mount")
public record MountSubject(String name) implements Subject {
    public MountSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
