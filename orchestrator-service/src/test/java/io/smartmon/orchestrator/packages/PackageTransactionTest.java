package io.smartmon.orchestrator.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.repair.LoopFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole loop over a unit that failed, on a machine with these files of dpkg and rpm. */
@EnabledOnOs(OS.LINUX)
class PackageTransactionTest {
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final LoopFixture fixture = new LoopFixture();

    @TempDir
    private Path procfs;

    private Path root;

    @BeforeEach
    void aMachineWithoutLocks() throws IOException {
        root = Files.createDirectories(procfs.resolve("1/root"));
        Files.writeString(procfs.resolve("1/mountinfo"), "22 1 0:33 / / rw - ext4 /dev/vda rw\n");
        Files.writeString(procfs.resolve("locks"), "");
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "text");
    }

    private void written(String path, Duration ago) throws IOException {
        Files.setLastModifiedTime(
                file(path), FileTime.from(fixture.scheduler.instant().minus(ago)));
    }

    private void locked(String path) throws IOException {
        Object inode = Files.getAttribute(file(path), "unix:ino");
        Files.writeString(
                procfs.resolve("locks"),
                String.format(Locale.ROOT, "1: POSIX  ADVISORY  WRITE 4711 00:21:%s 0 EOF\n", inode));
    }

    private void begin() {
        fixture.roots = new HostRoots(procfs, procfs);
        fixture.begin();
        fixture.loop.takeOver(1);
    }

    private int acts() {
        begin();
        fixture.found();
        return fixture.asked.size();
    }

    private int actsAfter(Duration more) {
        fixture.scheduler.advance(more);
        return fixture.asked.size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"var/lib/dpkg/lock-frontend", "var/lib/dpkg/lock", "var/lib/rpm/.rpm.lock"})
    void nothingIsStartedWhileAPackageManagerIsAtWork(String lock) throws IOException {
        written("var/lib/dpkg/status", Duration.ofHours(1));
        locked(lock);
        assertEquals(0, acts());
        assertEquals(0, actsAfter(LATELY.multipliedBy(2)));
        Files.writeString(procfs.resolve("locks"), "");
        assertEquals(1, actsAfter(Duration.ofSeconds(6)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var/lib/dpkg/status",
                "var/lib/dpkg/updates/tmp.i",
                "usr/lib/sysimage/rpm/rpmdb.sqlite",
                "var/lib/rpm/Packages"
            })
    void nothingIsStartedUntilFiveMinutesAfterTheLastWrite(String database) throws IOException {
        written(database, Duration.ofMinutes(4));
        if (database.contains("updates")) {
            Files.setLastModifiedTime(
                    root.resolve("var/lib/dpkg/updates"),
                    FileTime.from(fixture.scheduler.instant().minus(Duration.ofMinutes(4))));
        }
        assertEquals(0, acts());
        assertEquals(0, actsAfter(Duration.ofSeconds(59)));
        assertEquals(1, actsAfter(Duration.ofSeconds(2)));
    }

    @Test
    void packagesThatChangedLongAgoKeepNothingFromBeingStarted() throws IOException {
        written("var/lib/dpkg/status", LATELY);
        assertEquals(1, acts());
    }

    @Test
    void aMachineWithoutDpkgAndRpmNeedsNeitherLocksNorMounts() throws IOException {
        Files.delete(procfs.resolve("locks"));
        Files.delete(procfs.resolve("1/mountinfo"));
        assertEquals(1, acts());
    }

    @Test
    void nothingIsStartedWhileTheLocksCannotBeRead() throws IOException {
        written("var/lib/dpkg/status", Duration.ofHours(1));
        locked("var/lib/dpkg/lock");
        Files.delete(procfs.resolve("locks"));
        assertEquals(0, acts());
    }

    /** The wall clock was set back after the last write. */
    @Test
    void aTimeInTheFutureSaysNothingAndFiveMinutesWithoutAWriteDo() throws IOException {
        written("var/lib/dpkg/status", Duration.ofHours(-1));
        assertEquals(0, acts());
        assertEquals(0, actsAfter(LATELY.minusSeconds(1)));
        assertEquals(1, actsAfter(Duration.ofSeconds(2)));
    }

    /** What counts is since when this process sees it unchanged, and not since when it asks. */
    @Test
    void timeWithoutAWriteIsCountedFromTheStart() throws IOException {
        written("var/lib/dpkg/status", Duration.ofHours(-1));
        begin();
        fixture.scheduler.advance(LATELY);
        fixture.found();
        assertEquals(1, fixture.asked.size());
    }

    /** The next write is dated by the same wrong clock, and begins the five minutes anew. */
    @Test
    void eachWriteBeginsTheTimeAnew() throws IOException {
        written("var/lib/dpkg/status", Duration.ofHours(-1));
        assertEquals(0, acts());
        fixture.scheduler.advance(Duration.ofMinutes(4));
        written("var/lib/dpkg/status", Duration.ofHours(-1));
        assertEquals(0, actsAfter(Duration.ofMinutes(4)));
        assertEquals(1, actsAfter(Duration.ofMinutes(3)));
    }
}
