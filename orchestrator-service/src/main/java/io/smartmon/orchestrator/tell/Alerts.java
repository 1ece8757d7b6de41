package io.smartmon.orchestrator.tell;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Alert.Severity;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
        boolean byItself = guards.stream()
                .filter(verdict -> verdict.outcome() == GuardVerdict.Outcome.HOLD)
                .allMatch(verdict -> verdict.until() != null
                        || verdict.guard().equals("auto-restart")
                        || verdict.guard().equals("state")
                        || verdict.guard().equals("evidence"));
        return byItself
                ? Optional.empty()
                : Optional.of(alert(
                        Severity.WARNING,
                        incident.summary() + " on " + hostName + ". Not repaired for now: "
                                + first(guards, GuardVerdict.Outcome.HOLD) + ".",
                        at));
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
                .map(verdict -> verdict.guard() + " says " + verdict.saw())
                .orElse("no guard says why");
    }
}
