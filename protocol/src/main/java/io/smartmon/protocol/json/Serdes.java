package io.smartmon.protocol.json;

import io.micronaut.context.annotation.Factory;
import io.micronaut.serde.Serde;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.wire.codec.ActionJson;
import io.smartmon.wire.codec.MeasuresJson;
import io.smartmon.wire.codec.SubjectJson;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The values that are not written as their record's components: plain words, and what the codecs write. */
@Factory
final class Serdes {
    @Singleton
    Serde<HostId> host() {
        return new CodeSerde<>(HostId::toString, text -> new HostId(UUID.fromString(text)));
    }

    /** Checked against systemd's grammar when read. */
    @Singleton
    Serde<UnitName> unit() {
        return new CodeSerde<>(UnitName::value, UnitName::new);
    }

    @Singleton
    Serde<FindingKind> findingKind() {
        return new CodeSerde<>(FindingKind::code, FindingKind::new);
    }

    @Singleton
    Serde<ObservationKind> observationKind() {
        return new CodeSerde<>(ObservationKind::code, ObservationKind::new);
    }

    @Singleton
    Serde<Subject> subject() {
        return new TreeSerde<>(SubjectJson::tree, SubjectJson::read);
    }

    @Singleton
    Serde<Measures> measures() {
        return new TreeSerde<>(MeasuresJson::tree, MeasuresJson::read);
    }

    @Singleton
    Serde<Measure> measure() {
        return new TreeSerde<>(MeasuresJson::tree, MeasuresJson::measure);
    }

    @Singleton
    Serde<Action> action() {
        return new TreeSerde<>(ActionJson::tree, ActionJson::read);
    }

    @Singleton
    Serde<Severity> severity() {
        return new CodeSerde<>(Severity::code, Severity::decode);
    }

    @Singleton
    Serde<PlanState> planState() {
        return new CodeSerde<>(PlanState::code, PlanState::decode);
    }

    @Singleton
    Serde<IncidentState> incidentState() {
        return new CodeSerde<>(IncidentState::code, IncidentState::decode);
    }

    @Singleton
    Serde<ClosedAs> closedAs() {
        return new CodeSerde<>(ClosedAs::code, ClosedAs::decode);
    }

    @Singleton
    Serde<Verdict> verdict() {
        return new CodeSerde<>(Verdict::code, Verdict::decode);
    }

    @Singleton
    Serde<Alert.State> alertState() {
        return new CodeSerde<>(Alert.State::code, Alert.State::decode);
    }

    @Singleton
    Serde<IdentityStatus> identity() {
        return new CodeSerde<>(IdentityStatus::code, IdentityStatus::decode);
    }

    @Singleton
    Serde<Command.State> commandState() {
        return new CodeSerde<>(Command.State::code, Command.State::decode);
    }

    @Singleton
    Serde<Refusal> refusal() {
        return new CodeSerde<>(Refusal::code, Refusal::decode);
    }

    @Singleton
    Serde<ActResult.Outcome> outcome() {
        return new CodeSerde<>(ActResult.Outcome::code, ActResult.Outcome::decode);
    }

    @Singleton
    Serde<GuardVerdict.Outcome> guardOutcome() {
        return new CodeSerde<>(GuardVerdict.Outcome::code, code -> Codes.decode(code, GuardVerdict.Outcome.DENY));
    }

    @Singleton
    Serde<Hold.Source> holdSource() {
        return new CodeSerde<>(Hold.Source::code, Hold.Source::decode);
    }

    @Singleton
    Serde<ActiveState> activeState() {
        return new CodeSerde<>(ActiveState::code, ActiveState::fromCode);
    }

    /** An unknown code is malformed here: the result of the call can then only be asked for again. */
    @Singleton
    Serde<IncidentStore.Moved> moved() {
        return new CodeSerde<>(Codes::of, code -> {
            IncidentStore.Moved moved = Codes.decode(code, IncidentStore.Moved.UNKNOWN);
            if (!Codes.of(moved).equals(code)) {
                throw new IllegalArgumentException("a code that this version does not know");
            }
            return moved;
        });
    }
}
