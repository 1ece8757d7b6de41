package io.smartmon.domain.guard;

import io.smartmon.domain.host.PackageActivity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Repairs nothing while packages are being installed or removed: the package manager stops and starts services itself. */
public final class PackageTransactionGuard implements Guard {
    /** Its id. */
    public static final String ID = "package-transaction";
    /** What the package managers are doing. */
    public static final Fact<PackageActivity> ACTIVITY = new Fact<>("package_activity", PackageActivity.class);

    private static final Duration LATELY = Duration.ofMinutes(5);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MACHINE;
    }

    @Override
    public String summary() {
        return "Passes when neither dpkg nor rpm is at work or has written its database in the last 5 minutes.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(ACTIVITY);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "no_package_manager", GuardVerdict.Outcome.PASS,
                "none_lately", GuardVerdict.Outcome.PASS,
                "ended_lately", GuardVerdict.Outcome.HOLD,
                "running", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(ACTIVITY), activity -> judge(activity, context.now()));
    }

    private static GuardVerdict judge(PackageActivity activity, Instant now) {
        return switch (activity) {
            case PackageActivity.NoManager() -> GuardVerdict.pass(ID, "no_package_manager", Measures.none());
            case PackageActivity.Running(String lock) ->
                GuardVerdict.hold(ID, "running", Measures.of("lock", Measure.text(lock)));
            case PackageActivity.Idle(Duration unchanged) -> {
                Measures saw = Measures.builder()
                        .span("ago", unchanged)
                        .span("limit", LATELY)
                        .build();
                yield unchanged.compareTo(LATELY) >= 0
                        ? GuardVerdict.pass(ID, "none_lately", saw)
                        : GuardVerdict.holdUntil(ID, "ended_lately", saw, now.plus(LATELY.minus(unchanged)));
            }
        };
    }
}
