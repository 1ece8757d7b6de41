package io.smartmon.domain.guard;

/** When a guard is asked, first to last; it is also the order in which verdicts are shown. */
public enum GuardPhase {
    /** Whether this may be done at all. */
    PERMISSION,
    /** Whether somebody wants it otherwise: holds, stops by request. */
    INTENT,
    /** Whether the evidence still holds and is fresh. */
    EVIDENCE,
    /** Whether the machine is in a state to act. */
    MACHINE,
    /** How often and how much at once. */
    LIMITS,
    /** What else the act would affect. */
    REACH,
    /** Whether it can be done and recorded: helper, lease. */
    MEANS
}
