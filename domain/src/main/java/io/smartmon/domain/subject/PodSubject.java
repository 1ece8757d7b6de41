package io.smartmon.domain.subject;

/** A pod of Kubernetes, by namespace and name. */
@SubjectKind("pod")
public record PodSubject(String name) implements Subject {
    public PodSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
