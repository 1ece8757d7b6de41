package io.smartmon.protocol.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.SerdeImport;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.command.Command;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitState;

/** Names the records of the domain that have a wire form: their components, in their order. */
@SerdeImport(HostProfile.class)
@SerdeImport(UnitState.class)
@SerdeImport(UnitState.LastRun.class)
@SerdeImport(ExpectedState.class)
@SerdeImport(GuardVerdict.class)
@SerdeImport(Reason.class)
@SerdeImport(Observation.class)
@SerdeImport(Command.class)
@SerdeImport(SystemSample.class)
@SerdeImport(MountUsage.class)
@SerdeImport(Plan.class)
@SerdeImport(Incident.class)
@SerdeImport(Alert.class)
@SerdeImport(Hold.class)
@SerdeImport(Lease.class)
@SerdeImport(ActRequest.class)
@SerdeImport(ActResult.class)
@SerdeImport(FleetStore.Registration.class)
@SerdeImport(SampleStore.Appended.class)
@SerdeImport(ServiceStore.Reconciliation.class)
@SerdeImport(ServiceStore.Seen.class)
@SerdeImport(ServiceStore.Stop.class)
@SerdeImport(ServiceStore.Transition.class)
@SerdeImport(ServiceStore.LastStart.class)
@SerdeImport(Fingerprint.class)
@SerdeImport(Fingerprint.Mark.class)
@SerdeImport(ObservationStore.Numbered.class)
@SerdeImport(SyncStore.Request.class)
@SerdeImport(SyncStore.Answer.class)
@SerdeImport(SyncStore.OpenIncident.class)
@SerdeImport(IncidentStore.Opening.class)
@SerdeImport(IncidentStore.Opened.class)
@SerdeImport(IncidentStore.Update.class)
@SerdeImport(IncidentStore.PlanCommit.class)
@SerdeImport(IncidentStore.CommitLimits.class)
@SerdeImport(IncidentStore.PlanMove.class)
@SerdeImport(IncidentStore.Conclusion.class)
@SerdeImport(IncidentStore.Unfinished.class)
@SerdeImport(IncidentStore.StoredPlan.class)
@SerdeImport(IncidentStore.RepairHistory.class)
@SerdeImport(IncidentStore.Attempt.class)
@SerdeImport(HoldStore.Lift.class)
@SerdeImport(value = IncidentStore.Commit.class, mixin = WireForms.CommitForm.class)
@SerdeImport(IncidentStore.Commit.Committed.class)
@SerdeImport(IncidentStore.Commit.Unchanged.class)
@SerdeImport(IncidentStore.Commit.Denied.class)
@SerdeImport(value = LeaseStore.Answer.class, mixin = WireForms.LeaseAnswerForm.class)
@SerdeImport(LeaseStore.Answer.Held.class)
@SerdeImport(LeaseStore.Answer.HeldByOther.class)
@SerdeImport(value = ActAnswer.class, mixin = WireForms.ActAnswerForm.class)
@SerdeImport(ActAnswer.Done.class)
@SerdeImport(ActAnswer.Indeterminate.class)
@SerdeImport(ActAnswer.Refused.class)
@SerdeImport(ActAnswer.Unavailable.class)
final class WireForms {
    private WireForms() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = IncidentStore.Commit.Committed.class, name = "committed"),
        @JsonSubTypes.Type(value = IncidentStore.Commit.Unchanged.class, name = "unchanged"),
        @JsonSubTypes.Type(value = IncidentStore.Commit.Denied.class, name = "denied")
    })
    interface CommitForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = LeaseStore.Answer.Held.class, name = "held"),
        @JsonSubTypes.Type(value = LeaseStore.Answer.HeldByOther.class, name = "held_by_other")
    })
    interface LeaseAnswerForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ActAnswer.Done.class, name = "done"),
        @JsonSubTypes.Type(value = ActAnswer.Indeterminate.class, name = "indeterminate"),
        @JsonSubTypes.Type(value = ActAnswer.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = ActAnswer.Unavailable.class, name = "unavailable")
    })
    interface ActAnswerForm {}
}
