package io.smartmon.domain.plan;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an incident at one instant, with all that it rests on. Immutable: what becomes of it is kept
 * beside it.
 *
 * @param id UUIDv7, made by the orchestrator
 * @param host whose plan it is
 * @param incident the incident that it answers
 * @param unit the unit it is about
 * @param verb what shall be done, or would be
 * @param trigger what was seen, in one sentence for people
 * @param rule the rule by which it is allowed, such as the entry of the allow-list; empty if there is none
 * @param policyHash SHA-256 of the policy that decided, in hexadecimal
 * @param guards every guard's verdict with its numbers, in the order in which they were asked
 * @param expected the state in which the unit must be at the moment of acting
 * @param pulledIn inactive units that a start would bring up with it
 * @param before the evidence: all that was seen of the unit
 * @param bootId the boot in which the evidence was seen
 * @param createdAt when it was decided, whole microseconds
 * @param waitUntil for a waiting plan, when to decide again; null otherwise
 */
public record Plan(
        UUID id,
        HostId host,
        UUID incident,
        UnitName unit,
        Verb verb,
        String trigger,
        String rule,
        String policyHash,
        List<GuardVerdict> guards,
        ExpectedState expected,
        List<UnitName> pulledIn,
        UnitState before,
        String bootId,
        Instant createdAt,
        @Nullable Instant waitUntil) {
    public Plan {
        guards = List.copyOf(guards);
        pulledIn = List.copyOf(pulledIn);
    }

    /**
     * The SHA-256 of what would be done and why it may be, in hexadecimal. It binds the helper's answer to this plan: the
     * same id with another hash is another plan.
     */
    public String hash() {
        String canonical = String.join(
                "\n",
                "smartmon-plan-1",
                id.toString(),
                host.toString(),
                incident.toString(),
                unit.value(),
                verb.code(),
                rule,
                policyHash,
                expected.activeState().code(),
                expected.subState(),
                expected.invocationId(),
                Long.toString(expected.stateChangeMicros()),
                pulledIn.stream().map(UnitName::value).sorted().collect(Collectors.joining(",")),
                bootId,
                createdAt.toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }
}
