package io.smartmon.gui;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whether the embedded database has room on its disk; of one elsewhere nothing is claimed. */
@Singleton
final class DiskHealth implements HealthIndicator {
    private static final String NAME = "database-disk";

    /** Below this share PostgreSQL is about to stop taking writes. */
    private static final double MIN_USABLE = 0.05;

    private final Optional<Path> folder;

    DiskHealth(GuiSettings settings) {
        this.folder = settings.embedded();
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return folder.<Publisher<HealthResult>>map(
                        path -> Mono.fromCallable(() -> check(path)).subscribeOn(Schedulers.boundedElastic()))
                .orElse(Mono.empty());
    }

    static HealthResult check(Path folder) {
        try {
            return of(Files.getFileStore(folder));
        } catch (IOException unreadable) {
            return HealthResult.builder(NAME, HealthStatus.UNKNOWN).build();
        }
    }

    static HealthResult of(FileStore disk) throws IOException {
        long total = disk.getTotalSpace();
        boolean full = total > 0 && disk.getUsableSpace() < total * MIN_USABLE;
        return full
                ? HealthResult.builder(NAME, HealthStatus.DOWN)
                        .details("the database's disk is full")
                        .build()
                : HealthResult.builder(NAME, HealthStatus.UP).build();
    }
}
