package io.smartmon.orchestrator.decide;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.CauseFirstGuard;
import io.smartmon.domain.guard.CauseFirstGuard.Causes;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with the services that the unit requires, from the service manager and from the incidents of the host. Thread-safe. */
record CausesSource(ServiceManager manager, IncidentStore incidents, HostId host, Scheduler scheduler)
        implements FactSource<Causes> {
    @Override
    public Fact<Causes> fact() {
        return CauseFirstGuard.CAUSES;
    }

    @Override
    public Knowledge<Causes> read(FactRequest request) {
        if (request.unit().isEmpty()) {
            return Knowledge.unknown("no_unit");
        }
        return switch (manager.required(request.unit().get())) {
            case Knowledge.Unknown<RequiredServices>(Reason reason) -> Knowledge.unknown(reason);
            case Knowledge.Known<RequiredServices>(RequiredServices required, Instant at) -> {
                Set<UnitName> first = required.first();
                // Most services require no other one, and the store need not be asked.
                yield first.isEmpty()
                        ? Knowledge.known(causes(required, first, Map.of()), at)
                        : StoreAnswers.of(() -> incidents.unfinished(host), scheduler.instant())
                                .map(all -> causes(
                                        required,
                                        first,
                                        open(all, request.finding().kind())));
            }
        };
    }

    private static Map<UnitName, Unfinished> open(List<Unfinished> all, FindingKind kind) {
        Map<UnitName, Unfinished> open = new HashMap<>();
        for (Unfinished each : all) {
            if (each.incident().state() == IncidentState.OPEN
                    && each.incident().kind().equals(kind)
                    && each.incident().subject() instanceof UnitSubject(UnitName unit)) {
                open.put(unit, each);
            }
        }
        return open;
    }

    private static Causes causes(RequiredServices required, Set<UnitName> first, Map<UnitName, Unfinished> open) {
        List<UnitName> inHand = new ArrayList<>();
        List<UnitName> unnoticed = new ArrayList<>();
        List<UnitName> left = new ArrayList<>();
        for (UnitName unit : first) {
            Unfinished incident = open.get(unit);
            boolean failed = required.failed().contains(unit);
            if (incident == null) {
                if (failed) {
                    unnoticed.add(unit);
                }
            } else if (failed && !goesOn(incident.plan())) {
                left.add(unit);
            } else if (failed || !concluded(incident.plan())) {
                inHand.add(unit);
            }
        }
        return new Causes(inHand, unnoticed, left, List.copyOf(required.notKnown()), required.tooLarge());
    }

    /** Whether what was done is judged: if the unit is not failed, its incident is open for the sake of others only. */
    private static boolean concluded(@Nullable StoredPlan plan) {
        return plan != null && plan.verdict() != null;
    }

    /** Whether something follows on this plan by itself. */
    private static boolean goesOn(@Nullable StoredPlan plan) {
        return plan == null
                || switch (plan.state()) {
                    case READY, ACCEPTED, INDETERMINATE, DONE, EXPIRED, HELD -> true;
                    case WAITING -> plan.plan().waitUntil() != null;
                    case WATCHED, LEFT_ALONE, PROPOSED, DECLINED, REFUSED, NOT_KNOWN -> false;
                };
    }
}
