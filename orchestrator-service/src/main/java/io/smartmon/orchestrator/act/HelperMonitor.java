package io.smartmon.orchestrator.act;

import io.smartmon.domain.helper.HelperView;
import io.smartmon.host.helper.HelperStatus;
import io.smartmon.wire.helper.HelperReport;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The last known state of the helper. Thread-safe. */
public final class HelperMonitor {
    private final Supplier<HelperStatus> status;
    private final AtomicLong epoch = new AtomicLong();
    private volatile Optional<UUID> lastPlan = Optional.empty();

    /** A monitor that queries this helper. */
    public HelperMonitor(Supplier<HelperStatus> status) {
        this.status = status;
    }

    /** Asks the helper whether it is there, and what it can do; blocks as long as that takes. */
    public HelperView view() {
        return switch (status.get()) {
            case HelperStatus.Present(HelperReport report) -> {
                epoch.accumulateAndGet(report.epoch(), Math::max);
                lastPlan = id(report.lastPlan());
                yield new HelperView(true, Set.copyOf(report.verbs()));
            }
            case HelperStatus.Unavailable away -> {
                // What it accepts meanwhile is not known.
                lastPlan = Optional.empty();
                yield HelperView.silent();
            }
        };
    }

    /** The highest lease epoch that it has reported; 0 before the first answer. Never blocks. */
    public long epoch() {
        return epoch.get();
    }

    /** The last plan that it had accepted when it was asked last; empty if there was none or it did not answer. Never blocks. */
    public Optional<UUID> lastPlan() {
        return lastPlan;
    }

    private static Optional<UUID> id(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException ofAnotherForm) {
            return Optional.empty();
        }
    }
}
