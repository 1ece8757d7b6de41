package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whether the helper answers, and what it can do; one that knows a newer epoch than ours would refuse all that comes from here. Thread-safe. */
record HelperSource(Supplier<HelperView> view, LongSupplier epoch, Supplier<LeaseView> lease, Scheduler scheduler)
        implements FactSource<HelperView> {
    @Override
    public Fact<HelperView> fact() {
        return Facts.HELPER;
    }

    @Override
    public Knowledge<HelperView> read(FactRequest request) {
        return request.once("helper", () -> {
            HelperView helper = view.get();
            LeaseView mine = lease.get();
            long seen = epoch.getAsLong();
            return helper.answers() && mine.mine() && seen > mine.epoch()
                    ? Knowledge.unknown(new Reason(
                            "helper_epoch_ahead",
                            Measures.builder()
                                    .count("seen", seen)
                                    .count("epoch", mine.epoch())
                                    .build()))
                    : Knowledge.known(helper, scheduler.instant());
        });
    }
}
