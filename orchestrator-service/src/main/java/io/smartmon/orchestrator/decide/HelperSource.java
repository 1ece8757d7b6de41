package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whether the helper answers; one that knows a newer epoch than ours would refuse all that comes from here. Thread-safe. */
record HelperSource(BooleanSupplier answers, LongSupplier epoch, Supplier<LeaseView> lease, Scheduler scheduler)
        implements FactSource<Boolean> {
    @Override
    public Fact<Boolean> fact() {
        return Facts.HELPER;
    }

    @Override
    public Knowledge<Boolean> read(FactQuestion question) {
        return question.once("helper", () -> {
            boolean there = answers.getAsBoolean();
            LeaseView mine = lease.get();
            long seen = epoch.getAsLong();
            return there && mine.mine() && seen > mine.epoch()
                    ? Knowledge.unknown(new Reason(
                            "helper_epoch_ahead",
                            Measures.builder()
                                    .count("seen", seen)
                                    .count("epoch", mine.epoch())
                                    .build()))
                    : Knowledge.known(there, scheduler.instant());
        });
    }
}
