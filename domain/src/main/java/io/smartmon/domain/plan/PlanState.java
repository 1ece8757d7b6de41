package io.smartmon.domain.plan;

import java.util.Locale;
import java.util.Set;

/** Where a plan stands. The moves between these states are drawn in {@code docs/reference/states.md}. */
public enum PlanState {
    /** Told only: the level or the dry run keeps it from being done. */
    WATCHED,
    /** A guard denied it. */
    LEFT_ALONE,
    /** A guard holds it back for now; the incident's next plan replaces it. */
    WAITING,
    /** Stored with attempt and reservations, and about to be asked of the helper. */
    READY,
    /** The helper accepted it; what it did is being looked at. */
    ACCEPTED,
    /** A hold stopped it, or someone was faster. Nowhere a success. */
    HELD,
    /** The helper said no for another reason. */
    REFUSED,
    /** Its time ran out before the helper accepted it; it can never be done any more. */
    EXPIRED,
    /** It was done, and its verdict says what that did. */
    DONE,
    /** Accepted without a known result: never done again, only looked at. */
    INDETERMINATE;

    /** The states to which this one may move. */
    public Set<PlanState> next() {
        return switch (this) {
            case READY -> Set.of(ACCEPTED, HELD, REFUSED, EXPIRED, INDETERMINATE);
            case ACCEPTED -> Set.of(DONE, HELD, INDETERMINATE);
            case INDETERMINATE -> Set.of(DONE);
            case WATCHED, LEFT_ALONE, WAITING, HELD, REFUSED, EXPIRED, DONE -> Set.of();
        };
    }

    /** Whether it still holds reservations and must be brought to an end before anything else is decided. */
    public boolean open() {
        return !next().isEmpty();
    }

    /** The word in API and store, such as {@code left_alone}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
