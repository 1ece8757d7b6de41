package io.smartmon.domain.subject;

/**
 * What a finding is about. A kind is one permitted record with {@link SubjectKind} and a constructor that
 * takes the name. A kind that this version does not know is an {@link OtherSubject}: kept, shown, never acted on.
 */
public sealed interface Subject
        permits HostSubject,
                UnitSubject,
                MountSubject,
                ProcessSubject,
                DeviceSubject,
                TargetSubject,
                ContainerSubject,
                PodSubject,
                OtherSubject {
    /** The longest name, in characters. */
    int MAX_NAME = 1_024;

    /** The subject of that kind and name. */
    static Subject of(String kind, String name) {
        return Subjects.of(kind, name);
    }

    /** The kind's code, such as {@code mount}. */
    default String kind() {
        return Subjects.kindOf(getClass());
    }

    /** The name within host and kind, such as {@code /var}; hostile input like everything that a host reports. */
    String name();
}
