package io.smartmon.domain.time;

/**
 * Ends a process that is out of memory. What it was doing is broken off somewhere, and what goes on besides looks well: it would
 * keep its lease and do nothing. {@code -XX:+ExitOnOutOfMemoryError} ends it where the heap is short; threads that cannot be made
 * and direct memory are noticed here.
 */
public final class OutOfMemory {
    /** The status that the Java runtime itself ends with then. */
    public static final int STATUS = 3;

    private OutOfMemory() {}

    /** Ends the process from now on also if a thread ends of it. */
    public static void watchThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            endProcessIf(thrown);
            System.getLogger(OutOfMemory.class.getName())
                    .log(System.Logger.Level.ERROR, "Thread " + thread.getName() + " ended", thrown);
        });
    }

    /** Ends the process, without anything more, if this is why something failed. */
    public static void endProcessIf(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                // No hook is run: there may be no memory for it.
                Runtime.getRuntime().halt(STATUS);
            }
        }
    }
}
