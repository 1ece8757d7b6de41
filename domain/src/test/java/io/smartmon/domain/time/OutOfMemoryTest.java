package io.smartmon.domain.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutOfMemoryTest {
    /** Goes on for a minute unless it is ended. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            OutOfMemory.watchThreads();
            SystemScheduler scheduler = new SystemScheduler(() -> 0, failure -> {});
            Runnable fails = () -> {
                Throwable thrown = arguments[1].equals("memory")
                        ? new IllegalStateException(new OutOfMemoryError("unable to create native thread"))
                        : new IllegalStateException("anything else");
                throw (RuntimeException) thrown;
            };
            if (arguments[0].equals("task")) {
                scheduler.execute(fails);
            } else {
                Thread.ofPlatform().start(fails);
            }
            Thread.sleep(arguments[1].equals("memory") ? 60_000 : 500);
            System.exit(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"task, memory, 3", "thread, memory, 3", "task, other, 0", "thread, other, 0"})
    void aProcessThatIsOutOfMemoryEndsAndNoOther(String where, String what, int status)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        where,
                        what)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(process.waitFor(50, TimeUnit.SECONDS), "it goes on");
            assertEquals(status, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }
}
