package io.smartmon.domain.subject;

/** The processes of one program, by its name. */
@SubjectKind("process")
public record ProcessSubject(String name) implements Subject {
    public ProcessSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
