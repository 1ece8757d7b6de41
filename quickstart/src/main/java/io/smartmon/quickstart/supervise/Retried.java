package io.smartmon.quickstart.supervise;

import io.smartmon.quickstart.postgres.DiskTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Something that may fail for a while, as every write does on a full disk, and is no reason to end what runs. It is told
 * when it begins to fail, when it fails for another reason and when it works again, not each time. Used by one thread.
 */
final class Retried {
    static final Duration AGAIN = Duration.ofSeconds(5);

    private final Path folder;
    private final String failure;
    private final Consumer<String> told;
    private String trouble = "";
    private Instant since = Instant.EPOCH;
    private Instant triedAt = Instant.EPOCH;

    /**
     * Has never failed yet.
     *
     * @param folder where it writes
     * @param failure what its failure is, such as "it could not be written"
     * @param told is given one line each time
     */
    Retried(Path folder, String failure, Consumer<String> told) {
        this.folder = folder;
        this.failure = failure;
        this.told = told;
    }

    /** What is tried. */
    interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    /** Tries it. */
    void attempt(Attempt attempt, Instant now) throws InterruptedException {
        triedAt = now;
        try {
            attempt.run();
            if (!trouble.isEmpty()) {
                // All of it: where the disk was full, no earlier line can have been written.
                told.accept("works again; failed from " + since + " to " + now.truncatedTo(ChronoUnit.SECONDS) + ": "
                        + trouble);
            }
            trouble = "";
        } catch (IOException e) {
            String why = String.valueOf(DiskTrouble.explain(folder, failure, e).getMessage());
            if (trouble.isEmpty()) {
                since = now.truncatedTo(ChronoUnit.SECONDS);
            }
            if (!why.equals(trouble)) {
                told.accept(why + "; it is tried again");
            }
            trouble = why;
        }
    }

    /** Whether it failed the last time, and long enough ago to be tried again. */
    boolean isDue(Instant now) {
        return !trouble.isEmpty() && !now.isBefore(triedAt.plus(AGAIN));
    }
}
