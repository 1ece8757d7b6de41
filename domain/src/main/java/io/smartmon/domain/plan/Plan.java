package io.smartmon.domain.plan;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A decision about an incident at one instant, with its whole evidence. Immutable: its state and result are kept
 * separately, and so is its position among the incident's plans.
 *
 * @param version of this document; {@value #VERSION} here
 * @param id UUIDv7, made by the agent
 * @param host its host
 * @param incident the incident that it answers
 * @param kind the kind of finding that triggered it
 * @param subject what the finding is about
 * @param action what is to be done, or would be; null if there is no action for such a finding
 * @param rule the id of the rule by which it is allowed, such as the entry of the allow-list; empty if there is none
 * @param policyHash SHA-256 of the policy that decided, in hexadecimal; an approval is bound to it and to {@link #hash()}
 * @param guards every guard's verdict with its measures, in evaluation order
 * @param before the evidence: everything observed about the subject
 * @param bootId the boot in which the evidence was collected
 * @param createdAt when it was decided, whole microseconds
 * @param waitUntil for a waiting plan, when to decide again; null otherwise
 */
public record Plan(
        int version,
        UUID id,
        HostId host,
        UUID incident,
        FindingKind kind,
        Subject subject,
        @Nullable Action action,
        String rule,
        String policyHash,
        List<GuardVerdict> guards,
        Measures before,
        String bootId,
        Instant createdAt,
        @Nullable Instant waitUntil) {
    /** The version of the document that this code writes. */
    public static final int VERSION = 1;

    public Plan {
        guards = List.copyOf(guards);
    }

    /** The verb of its action; empty without one. */
    public String verb() {
        return action == null ? "" : action.verb();
    }

    /**
     * Whether it says the same as another one: the outcome of each guard, and the reason of each that does not let the act pass. Their
     * measures may differ.
     */
    public boolean saysTheSame(Plan other) {
        return outcomes().equals(other.outcomes());
    }

    private List<String> outcomes() {
        return guards.stream()
                .map(verdict -> verdict.guard() + "=" + verdict.outcome()
                        + (verdict.outcome() == Outcome.PASS
                                ? ""
                                : " " + verdict.reason().code()))
                .toList();
    }

    /**
     * The SHA-256 of what would be done and why it may be, in hexadecimal. It binds the helper's answer and a person's
     * approval to this plan: the same id with another hash is another plan.
     */
    public String hash() {
        // Each with its length, so that no name or rule with a line break in it reads like another plan.
        String canonical = Stream.of(
                        "smartmon-plan-" + version,
                        id.toString(),
                        host.toString(),
                        incident.toString(),
                        kind.code(),
                        subject.kind(),
                        subject.name(),
                        action == null ? "" : ActionDocument.canonical(action),
                        rule,
                        policyHash,
                        bootId,
                        createdAt.toString())
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }
}
