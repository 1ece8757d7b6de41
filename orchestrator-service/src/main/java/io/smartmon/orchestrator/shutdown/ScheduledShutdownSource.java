package io.smartmon.orchestrator.shutdown;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.orchestrator.decide.FactRequest;
import io.smartmon.orchestrator.decide.FactSource;
import io.smartmon.orchestrator.decide.FactSourceProvider;
import io.smartmon.orchestrator.decide.FactSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;

/** Reads from logind's file how long it is until a scheduled shutdown; a hundred years if there is none. */
public final class ScheduledShutdownSource implements FactSourceProvider {
    static final Fact<Duration> FACT = new Fact<>("shutdown_in", Duration.class);
    static final Duration NEVER = Duration.ofDays(36_525);

    @Override
    public FactSource<Duration> source(FactSources.Inputs inputs) {
        return new FactSource<>() {
            @Override
            public Fact<Duration> fact() {
                return FACT;
            }

            @Override
            public Knowledge<Duration> read(FactRequest question) {
                return until(inputs);
            }
        };
    }

    private static Knowledge<Duration> until(FactSources.Inputs inputs) {
        Instant now = inputs.scheduler().instant();
        try {
            var root = inputs.roots().fileSystemRoot();
            if (root.isEmpty()) {
                return Knowledge.unknown("file_system_out_of_reach");
            }
            for (String line : Files.readAllLines(root.get().resolve("run/systemd/shutdown/scheduled"))) {
                if (line.startsWith("USEC=")) {
                    Duration epoch = Duration.ofNanos(Math.multiplyExact(Long.parseLong(line.substring(5)), 1_000));
                    return Knowledge.known(Duration.between(now, Instant.EPOCH.plus(epoch)), now);
                }
            }
            return Knowledge.unknown("shutdown_unreadable");
        } catch (NoSuchFileException nobody) {
            return Knowledge.known(NEVER, now);
        } catch (IOException | ArithmeticException | NumberFormatException unreadable) {
            return Knowledge.unknown(Reason.message("shutdown_unreadable", String.valueOf(unreadable.getMessage())));
        }
    }
}
