package io.smartmon.orchestrator;

import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.system.SystemReading;
import io.smartmon.orchestrator.collect.SampleShipper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one sample of the machine each time it is run, and ships it. Thread-safe: one run waits for another. */
final class SystemSampling implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemSampling.class);
    private static final Duration COLLECT_TIMEOUT = Duration.ofSeconds(5);

    private final Collector<SystemReading> collector;
    private final SampleShipper shipper;
    private final InstantSource clock;

    SystemSampling(Collector<SystemReading> collector, SampleShipper shipper, InstantSource clock) {
        this.collector = collector;
        this.shipper = shipper;
        this.clock = clock;
    }

    @Override
    public synchronized void run() {
        Instant at = clock.instant();
        switch (collector.collect(Deadline.in(COLLECT_TIMEOUT))) {
            case CollectResult.Collected<SystemReading>(SystemReading reading) -> ship(reading, at);
            case CollectResult.NoData<SystemReading>(String reason) ->
                LOG.debug("{}: no data: {}", collector.id(), reason);
            case CollectResult.Failed<SystemReading>(String reason, Throwable cause) ->
                LOG.warn("{} could not be read: {}", collector.id(), reason);
        }
    }

    private void ship(SystemReading reading, Instant at) {
        if (!reading.unanswered().isEmpty()) {
            LOG.warn("How full they are is not known, they do not answer: {}", reading.unanswered());
        }
        shipper.ship(number -> reading.sample(number, at));
    }
}
