package io.smartmon.domain.decide;

/** The kinds of trouble that classifiers tell apart. */
public enum FindingKind {
    /** systemd says that a unit failed. */
    SERVICE_FAILED;

    /** The word in API and store. */
    public String code() {
        return switch (this) {
            case SERVICE_FAILED -> "service_failed";
        };
    }
}
