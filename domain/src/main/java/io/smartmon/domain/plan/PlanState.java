package io.smartmon.domain.plan;

import io.smartmon.domain.measure.Codes;
import java.util.Set;

/** The state of a plan. The transitions are drawn in {@code docs/reference/states.md}. */
public enum PlanState {
    /** Reported only: the level, the dry run or the absence of a rule keeps it from being done. */
    WATCHED,
    /** A guard denied it. */
    LEFT_ALONE,
    /** A guard holds it for now; the incident's next plan replaces it. */
    WAITING,
    /** It waits for a person's approval, which is bound to its hash and that of the policy. */
    PROPOSED,
    /** A person said no. */
    DECLINED,
    /** Stored with attempt and reservations, and about to be asked of the helper. */
    READY,
    /** The helper accepted it; its effect is being verified. */
    ACCEPTED,
    /** A hold or a conflicting change stopped it. Never counts as success. */
    HELD,
    /** The helper refused it for another reason. */
    REFUSED,
    /** It expired before the helper accepted it; it can no longer be done. */
    EXPIRED,
    /** It was done; its verdict says with what effect. */
    DONE,
    /** Accepted without a known result: never repeated, only verified. */
    INDETERMINATE,
    /** A state that this version does not know: kept, shown, and nothing is done about its incident. */
    NOT_KNOWN;

    /** The states to which this one may move. */
    public Set<PlanState> next() {
        return switch (this) {
            case PROPOSED -> Set.of(READY, DECLINED, EXPIRED);
            case READY -> Set.of(ACCEPTED, HELD, REFUSED, EXPIRED, INDETERMINATE);
            case ACCEPTED -> Set.of(DONE, HELD, INDETERMINATE);
            case INDETERMINATE -> Set.of(DONE);
            case WATCHED, LEFT_ALONE, WAITING, DECLINED, HELD, REFUSED, EXPIRED, DONE, NOT_KNOWN -> Set.of();
        };
    }

    /** Whether it holds or may hold reservations, and must be concluded before anything else is decided. */
    public boolean open() {
        return switch (this) {
            case READY, ACCEPTED, INDETERMINATE -> true;
            case WATCHED, LEFT_ALONE, WAITING, PROPOSED, DECLINED, HELD, REFUSED, EXPIRED, DONE, NOT_KNOWN -> false;
        };
    }

    /** The code in API and store, such as {@code left_alone}. */
    public String code() {
        return Codes.of(this);
    }

    /** The state of that code, or {@link #NOT_KNOWN}. */
    public static PlanState decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
