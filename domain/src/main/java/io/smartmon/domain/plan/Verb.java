package io.smartmon.domain.plan;

/** What the helper can be asked to do. */
public enum Verb {
    /** Start a failed or inactive unit, in job mode {@code fail}. */
    START;

    /** The word on the wire and in the ledger. */
    public String code() {
        return switch (this) {
            case START -> "start";
        };
    }
}
