package io.smartmon.quickstart.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts children from one thread that lives as long as this program: the kernel ends a child with the thread that started
 * it, not with the process. Thread-safe.
 */
public final class ChildStarter {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("starter").factory());

    /** Starts it. */
    public Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        try {
            return thread.submit(builder::start).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
