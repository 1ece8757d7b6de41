package io.smartmon.orchestrator.tell;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of incidents. All alerts of one incident share a key, so that the newest shows its state, and its
 * end resolves all earlier ones. Thread-safe.
 */
public final class Alerts {
    private static final String SOURCE = "repair";
    private static final Wording WORDING = Wording.english();

    private final Supplier<UUID> ids;
    private final String hostName;
    private final Guards guards;

    /**
     * Alerts of one host.
     *
     * @param ids gives UUIDv7
     * @param guards the deciding guards, for their hold verdicts
     */
    public Alerts(Supplier<UUID> ids, String hostName, Guards guards) {
        this.ids = ids;
        this.hostName = hostName;
        this.guards = guards;
    }

    /** A finding without a remedy, or one whose severity rose. */
    public Alert found(Incident incident, Instant at) {
        // Once an hour for each severity: one that swings is one alert, and one that rises again days later is another.
        return alert(
                once(incident, "found:" + incident.severity().code() + ":" + at.truncatedTo(ChronoUnit.HOURS)),
                "found",
                Alert.State.FIRING,
                incident.severity(),
                incident,
                "",
                at);
    }

    /** A repair that would have been done, was it not for the level. */
    public Alert watched(Incident incident, List<GuardVerdict> verdicts, Instant at) {
        return firing("repair_watched", Severity.WARNING, incident, first(verdicts, Outcome.WATCH), at);
    }

    /** A repair that waits for a person's approval. */
    public Alert proposed(Incident incident, List<GuardVerdict> verdicts, Instant at) {
        return firing("repair_proposed", Severity.WARNING, incident, first(verdicts, Outcome.ASK), at);
    }

    /** A repair that a guard does not allow. */
    public Alert leftAlone(Incident incident, List<GuardVerdict> verdicts, Instant at) {
        return firing("repair_left_alone", Severity.WARNING, incident, first(verdicts, Outcome.DENY), at);
    }

    /** A deferred repair; empty if it is deferred only for moments. */
    public Optional<Alert> waiting(Incident incident, List<GuardVerdict> verdicts, Instant at) {
        return verdicts.stream()
                .filter(this::waitsForSomebody)
                .findFirst()
                .map(verdict -> firing("repair_waiting", Severity.WARNING, incident, says(verdict), at));
    }

    /**
     * A repair that is deferred again and again, or is not even decided about; raised once.
     *
     * @param notDone why the last plan was not done; null if there was none, or it waits
     */
    public Alert waitsLong(Incident incident, List<GuardVerdict> verdicts, @Nullable Reason notDone, Instant at) {
        String why = notDone != null
                ? WORDING.reason(notDone)
                : verdicts.stream()
                        .filter(verdict -> verdict.outcome() == Outcome.HOLD)
                        .findFirst()
                        .map(Alerts::says)
                        .orElseGet(() -> WORDING.reason(Reason.of("state_not_known_for_long")));
        return once("repair_waits_long", Severity.WARNING, incident, why, at);
    }

    /** Whether a waiting plan with these verdicts raises an alert. */
    public boolean alertsWaiting(List<GuardVerdict> verdicts) {
        return verdicts.stream().anyMatch(this::waitsForSomebody);
    }

    private boolean waitsForSomebody(GuardVerdict verdict) {
        return verdict.outcome() == Outcome.HOLD
                && verdict.until() == null
                && !guards.find(verdict.guard())
                        .map(guard -> guard.momentary(verdict.reason().code()))
                        .orElse(false);
    }

    /**
     * Whether a decision would raise the same alert as the previous one on the same incident. The other guards may have
     * changed, as when a hold comes and goes over what is not allowed anyway: that is no news for people.
     */
    public boolean saysTheSame(
            PlanState before, List<GuardVerdict> verdictsBefore, PlanState now, List<GuardVerdict> verdictsNow) {
        Optional<String> decidedBefore = deciding(before, verdictsBefore);
        return before == now && decidedBefore.isPresent() && decidedBefore.equals(deciding(now, verdictsNow));
    }

    /** The guard that the alert on such a decision names; empty if there is none. */
    private Optional<String> deciding(PlanState state, List<GuardVerdict> verdicts) {
        Predicate<GuardVerdict> named = switch (state) {
            case WATCHED -> verdict -> verdict.outcome() == Outcome.WATCH;
            case LEFT_ALONE -> verdict -> verdict.outcome() == Outcome.DENY;
            case PROPOSED -> verdict -> verdict.outcome() == Outcome.ASK;
            case WAITING -> this::waitsForSomebody;
            case DECLINED, READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE, NOT_KNOWN -> verdict -> false;
        };
        return verdicts.stream().filter(named).findFirst().map(GuardVerdict::guard);
    }

    /** A plan that was stopped, refused or expired before anything was done. */
    public Alert notDone(Incident incident, Reason why, Instant at) {
        return firing("repair_not_done", Severity.WARNING, incident, WORDING.reason(why), at);
    }

    /** A plan that the helper does not confirm. */
    public Alert unanswered(Incident incident, Reason why, Instant at) {
        return firing("repair_unanswered", Severity.CRITICAL, incident, WORDING.reason(why), at);
    }

    /**
     * A repair that failed, or whose result is not known. For one incident and generation each of these is raised once,
     * by a deterministic id: the store accepts it once, whichever process raises it.
     */
    public Alert didNotHold(Incident incident, Verdict verdict, Reason why, Instant at) {
        return switch (verdict) {
            case WORSE -> once("repair_made_worse", Severity.CRITICAL, incident, WORDING.reason(why), at);
            case NO_EFFECT, RECURRED ->
                once("repair_without_effect", Severity.WARNING, incident, WORDING.reason(why), at);
            case NOT_KNOWN, RECOVERED, HEALED ->
                once("repair_result_not_known", Severity.WARNING, incident, WORDING.reason(why), at);
        };
    }

    /** The attempts are used up. */
    public Alert givenUp(Incident incident, List<GuardVerdict> verdicts, Instant at) {
        return once("repair_given_up", Severity.CRITICAL, incident, first(verdicts, Outcome.DENY), at);
    }

    /** An incident, or its newest plan, that this version does not understand. */
    public Alert notUnderstood(Incident incident, Instant at) {
        return once("not_understood", Severity.WARNING, incident, "", at);
    }

    /** It is resolved, after an alert was raised. */
    public Alert resolved(Incident incident, Reason how, Instant at) {
        return alert(ids.get(), "resolved", Alert.State.RESOLVED, Severity.INFO, incident, WORDING.reason(how), at);
    }

    /** It is resolved, and something that went down with it is not. */
    public Alert resolvedButDown(Incident incident, Reason how, Instant at) {
        return alert(ids.get(), "resolved", Alert.State.RESOLVED, Severity.WARNING, incident, WORDING.reason(how), at);
    }

    /** The alert, with what is down because of its subject. */
    public Alert naming(Alert alert, List<UnitName> down) {
        Measures words = Measures.builder()
                .text("message", alert.message())
                .put("units", Measure.firstNames(down))
                .build();
        return new Alert(
                alert.id(),
                alert.code(),
                alert.key(),
                alert.state(),
                alert.severity(),
                alert.source(),
                WORDING.format("alert.with_down", words),
                alert.at());
    }

    private Alert firing(String code, Severity severity, Incident incident, String why, Instant at) {
        return alert(ids.get(), code, Alert.State.FIRING, severity, incident, why, at);
    }

    private Alert once(String code, Severity severity, Incident incident, String why, Instant at) {
        return alert(once(incident, code), code, Alert.State.FIRING, severity, incident, why, at);
    }

    /** The id of an alert that is raised once in a generation of an incident. */
    private static UUID once(Incident incident, String what) {
        String name = "smartmon:alert:" + incident.id() + ":" + incident.generation() + ":" + what;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private Alert alert(
            UUID id, String code, Alert.State state, Severity severity, Incident incident, String why, Instant at) {
        Measures.Builder words = Measures.builder()
                .text("what", WORDING.finding(incident.kind(), incident.subject(), incident.evidence()))
                .text("kind", WORDING.kind(incident.kind()))
                .text("subject", incident.subject().toString())
                .text("why", why);
        // A sentence about a host names it already.
        if (!(incident.subject() instanceof HostSubject)) {
            words.text("host", hostName);
        }
        String message = WORDING.format("alert." + code, words.build());
        return new Alert(id, code, key(incident), state, severity, SOURCE, message, at);
    }

    private static String key(Incident incident) {
        return "incident:" + incident.id();
    }

    private static String first(List<GuardVerdict> verdicts, Outcome outcome) {
        return verdicts.stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .findFirst()
                .map(Alerts::says)
                .orElseGet(() -> WORDING.reason(Reason.of("no_guard_says_why")));
    }

    private static String says(GuardVerdict verdict) {
        return WORDING.guard(verdict.guard()) + ": " + WORDING.verdict(verdict);
    }
}
