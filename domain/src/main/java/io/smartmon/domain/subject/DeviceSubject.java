package io.smartmon.domain.subject;

/** A device, such as a disk, by its name. */
@SubjectKind("device")
public record DeviceSubject(String name) implements Subject {
    public DeviceSubject {
        Subjects.checked(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
