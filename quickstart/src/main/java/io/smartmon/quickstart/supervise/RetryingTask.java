package io.smartmon.quickstart.supervise;

import io.smartmon.quickstart.postgres.DiskProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * A task that may fail for a while, as writes do on a full disk, without stopping what runs. Reports the first failure, a
 * failure with another reason, and the recovery, not every attempt. Used by one thread.
 */
final class RetryingTask {
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final Path folder;
    private final String description;
    private final Consumer<String> report;
    private String lastFailure = "";
    private Instant since = Instant.EPOCH;
    private Instant attemptedAt = Instant.EPOCH;

    /**
     * A task that has not failed yet.
     *
     * @param folder where it writes
     * @param description its failure, such as "it could not be written"
     * @param report receives one line per report
     */
    RetryingTask(Path folder, String description, Consumer<String> report) {
        this.folder = folder;
        this.description = description;
        this.report = report;
    }

    /** The attempted work. */
    interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    /** Attempts it. */
    void attempt(Attempt attempt, Instant now) throws InterruptedException {
        attemptedAt = now;
        try {
            attempt.run();
            if (!lastFailure.isEmpty()) {
                // With the reason: on a full disk the earlier line may not have been written.
                report.accept("recovered; failed from " + since + " to " + now.truncatedTo(ChronoUnit.SECONDS) + ": "
                        + lastFailure);
            }
            lastFailure = "";
        } catch (IOException e) {
            String why =
                    String.valueOf(DiskProblem.explain(folder, description, e).getMessage());
            if (lastFailure.isEmpty()) {
                since = now.truncatedTo(ChronoUnit.SECONDS);
            }
            if (!why.equals(lastFailure)) {
                report.accept(why + "; will be retried");
            }
            lastFailure = why;
        }
    }

    /** Whether it failed last time, and its retry is due. */
    boolean isDue(Instant now) {
        return !lastFailure.isEmpty() && !now.isBefore(attemptedAt.plus(RETRY_INTERVAL));
    }
}
