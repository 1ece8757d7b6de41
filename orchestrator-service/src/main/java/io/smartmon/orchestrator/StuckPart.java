package io.smartmon.orchestrator;

/** A part of the agent that has come to no end of anything for minutes, although it should each minute. */
public enum StuckPart {
    /** No collector has ended a round. */
    COLLECTORS("collecting"),
    /** The services were neither read nor tried to be. */
    SERVICES("watching the services"),
    /** A step of a repair does not end. */
    REPAIRS("repairing");

    private final String doing;

    StuckPart(String doing) {
        this.doing = doing;
    }

    /** What it does not do any more, for people. */
    String doing() {
        return doing;
    }
}
