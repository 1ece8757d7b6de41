package io.smartmon.orchestrator.tell;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Alert.Severity;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The words in which people hear what was seen, done or left alone. Thread-safe. */
public final class Alerts {
    private static final String SOURCE = "repair";

    private final Supplier<UUID> ids;
    private final String hostName;

    /**
     * Alerts of one host.
     *
     * @param ids gives UUIDv7
     */
    public Alerts(Supplier<UUID> ids, String hostName) {
        this.ids = ids;
        this.hostName = hostName;
    }

    /** A repair that would have been done, was it not for the level. */
    public Alert watched(Incident incident, List<GuardVerdict> guards, Instant at) {
        return alert(
                Severity.WARNING,
                incident.summary() + " on " + hostName + ". Only watched: " + first(guards, GuardVerdict.Outcome.WATCH)
                        + ".",
                at);
    }

    /** A repair that a guard does not allow. */
    public Alert leftAlone(Incident incident, List<GuardVerdict> guards, Instant at) {
        return alert(
                Severity.WARNING,
                incident.summary() + " on " + hostName + ". Left alone: " + first(guards, GuardVerdict.Outcome.DENY)
                        + ".",
                at);
    }

    /** A repair that waits; empty where it waits for no more than a moment that ends by itself. */
    public Optional<Alert> waiting(Incident incident, List<GuardVerdict> guards, Instant at) {
        return guards.stream()
                .filter(Alerts::waitsForSomebody)
                .findFirst()
                .map(verdict -> alert(
                        Severity.WARNING,
                        incident.summary() + " on " + hostName + ". Not repaired for now: " + says(verdict) + ".",
                        at));
    }

    private static boolean waitsForSomebody(GuardVerdict verdict) {
        return verdict.outcome() == GuardVerdict.Outcome.HOLD
                && verdict.until() == null
                && !verdict.guard().equals("auto-restart")
                && !verdict.guard().equals("state")
                && !verdict.guard().equals("evidence");
    }

    /**
     * Whether a decision would be told in the same words as the one before it on the same incident. The other guards may have
     * changed their minds, as when a hold comes and goes over what is not allowed anyway: that is no news for people.
     */
    public static boolean saysTheSame(
            PlanState before, List<GuardVerdict> guardsBefore, PlanState now, List<GuardVerdict> guardsNow) {
        Optional<String> told = deciding(before, guardsBefore);
        return before == now && told.isPresent() && told.equals(deciding(now, guardsNow));
    }

    /** The guard that the alert on such a decision names; empty where there is none. */
    private static Optional<String> deciding(PlanState state, List<GuardVerdict> guards) {
        Predicate<GuardVerdict> named = switch (state) {
            case WATCHED -> verdict -> verdict.outcome() == GuardVerdict.Outcome.WATCH;
            case LEFT_ALONE -> verdict -> verdict.outcome() == GuardVerdict.Outcome.DENY;
            case WAITING -> Alerts::waitsForSomebody;
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> verdict -> false;
        };
        return guards.stream().filter(named).findFirst().map(GuardVerdict::guard);
    }

    /** A plan that was stopped, refused or ran out before anything was done. */
    public Alert notDone(Incident incident, String why, Instant at) {
        return alert(Severity.WARNING, incident.summary() + " on " + hostName + ". Not done: " + why + ".", at);
    }

    /** A plan of which the helper says nothing. */
    public Alert unanswered(Incident incident, String why, Instant at) {
        return alert(
                Severity.CRITICAL,
                incident.summary() + " on " + hostName
                        + ". Its start was decided, and the helper does not say whether it was done: " + why
                        + ". It is asked again until it answers.",
                at);
    }

    /** A repair that did not hold, or of which that is not known. */
    public Alert didNotHold(Incident incident, Verdict verdict, String why, Instant at) {
        Severity severity = verdict == Verdict.NOT_KNOWN ? Severity.WARNING : Severity.CRITICAL;
        String words = switch (verdict) {
            case NO_EFFECT -> "The start had no effect";
            case WORSE -> "The start made it worse";
            case RECURRED -> "It was back, and fell again";
            case NOT_KNOWN -> "Whether the start helped is not known";
            case RECOVERED -> "It is back";
            case HEALED -> "It has healed";
        };
        return alert(severity, incident.summary() + " on " + hostName + ". " + words + ": " + why + ".", at);
    }

    /** The attempts are used up. */
    public Alert givenUp(Incident incident, List<GuardVerdict> guards, Instant at) {
        return alert(
                Severity.CRITICAL,
                incident.summary() + " on " + hostName + ". Given up: " + first(guards, GuardVerdict.Outcome.DENY)
                        + " attempts are used, and it is still down. Mend the cause, then re-arm the incident.",
                at);
    }

    private Alert alert(Severity severity, String message, Instant at) {
        return new Alert(ids.get(), severity, SOURCE, message, at);
    }

    private static String first(List<GuardVerdict> guards, GuardVerdict.Outcome outcome) {
        return guards.stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .findFirst()
                .map(Alerts::says)
                .orElse("no guard says why");
    }

    private static String says(GuardVerdict verdict) {
        return verdict.guard() + " says " + verdict.saw();
    }
}
