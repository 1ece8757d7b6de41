package io.smartmon.orchestrator.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.Deadline;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandleCollectorTest {
    @TempDir
    private Path procfs;

    private CollectResult<?> collect(String fileNr) throws IOException {
        Files.createDirectories(procfs.resolve("sys/fs"));
        Files.writeString(procfs.resolve("stat"), "");
        Files.writeString(procfs.resolve("sys/fs/file-nr"), fileNr);
        return new FileHandleCollector()
                .collect(
                        new CollectorContext(
                                new HostRoots(procfs, procfs),
                                new HostSubject("web-1"),
                                InstantSource.system(),
                                () -> Knowledge.unknown("not_asked"),
                                new FakeServiceManager(new ManualScheduler()),
                                () -> Knowledge.unknown("not_asked")),
                        Deadline.in(Duration.ofSeconds(1)));
    }

    @Test
    void readsTheFirstAndTheLastNumberOfTheKernelsLine() throws IOException {
        var collected = assertInstanceOf(CollectResult.Collected.class, collect("1920\t0\t9223372036854775807\n"));
        String document = collected.value().toString();
        assertTrue(document.contains("1920") && document.contains("9223372036854775807"), document);
    }

    @Test
    void aLineOfAnotherFormIsAFailureAndNoNumber() throws IOException {
        assertInstanceOf(CollectResult.Failed.class, collect("many\n"));
        assertEquals(CollectResult.Failed.class, collect("1 2\n").getClass());
    }
}
