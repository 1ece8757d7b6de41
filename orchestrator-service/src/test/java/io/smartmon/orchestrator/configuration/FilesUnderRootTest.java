package io.smartmon.orchestrator.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.Fingerprint.Mark;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitConfiguration.Start;
import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.configuration.ConfigurationFiles.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of another machine's root folder, as an agent in a container reaches them. */
class FilesUnderRootTest {
    private static final String UNIT = "/etc/systemd/system/web.service";
    private static final String ENVIRONMENT = "/etc/default/web";

    @TempDir
    private Path procfs;

    private Path root() {
        return procfs.resolve("1/root");
    }

    private Path at(String path) {
        return root().resolve(path.substring(1));
    }

    @BeforeEach
    void aUnitFile() throws IOException {
        write(UNIT, "[Service]\nExecStart=/bin/true\n");
    }

    private Path write(String path, String text) throws IOException {
        Files.createDirectories(at(path).getParent());
        Path file = Files.writeString(at(path), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.deleteIfExists(at(path));
        Files.createSymbolicLink(at(path), Path.of(target));
    }

    private Knowledge<Reading> look(List<String> unitFiles, List<String> environmentFiles) {
        return new FilesUnderRoot(new HostRoots(procfs, procfs), InstantSource.system())
                .read(new UnitConfiguration(unitFiles, environmentFiles, false, Start.none()));
    }

    private Reading read(String... environmentFiles) {
        return (Reading) assertInstanceOf(Knowledge.Known.class, look(List.of(UNIT), List.of(environmentFiles)))
                .value();
    }

    private List<Mark> environment(String... environmentFiles) {
        List<Mark> all = read(environmentFiles).fingerprint().files();
        return all.subList(1, all.size());
    }

    private static String reason(Knowledge<Reading> reading) {
        return assertInstanceOf(Knowledge.Unknown.class, reading).reason().code();
    }

    @Test
    void theContentCountsAndNoTimeThatSomebodyCanSet() throws IOException {
        Reading before = read();
        Path file = write(UNIT, "[Service]\nExecStart=/bin/true\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertEquals(before.fingerprint(), read().fingerprint());
        assertTrue(before.fingerprint().files().getFirst().mark().matches("sha256:[0-9a-f]{64}"));

        write(UNIT, "[Service]\nExecStart=/bin/false\n");
        assertEquals(List.of(UNIT), read().fingerprint().differences(before.fingerprint()));
    }

    @Test
    void whenAFileLastChangedIsKnownWhateverItsModificationTimeSays() throws IOException {
        Instant before = Instant.now().minusMillis(50);
        Path file = write(UNIT, "[Service]\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertTrue(read().changedAt().isAfter(before));
    }

    @Test
    void nothingIsDerivedFromTheContentOfAFileThatNotEverybodyMayRead() throws IOException {
        Path file = write(ENVIRONMENT, "PASSWORD=secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        List<Mark> before = environment(ENVIRONMENT);
        assertFalse(before.getFirst().mark().contains("sha256"), before::toString);
        assertEquals(before, environment(ENVIRONMENT));

        Files.writeString(file, "PASSWORD=change\n");
        assertNotEquals(before, environment(ENVIRONMENT));
    }

    @Test
    void aLargeFileIsNotRead() throws IOException {
        write(ENVIRONMENT, "A=" + "a".repeat(1 << 20));
        assertFalse(environment(ENVIRONMENT).getFirst().mark().contains("sha256"));
    }

    @Test
    void aMissingEnvironmentFileIsAbsentAndItsFolderTellsSinceWhen() throws IOException {
        Files.createDirectories(at("/etc/default"));
        Instant before = Instant.now().minusMillis(50);
        write(ENVIRONMENT, "A=a\n");
        Files.delete(at(ENVIRONMENT));
        Reading absent = read(ENVIRONMENT);
        assertEquals(
                new Mark(ENVIRONMENT, "absent"), absent.fingerprint().files().getLast());
        assertTrue(absent.listedAt().isAfter(before));

        write(ENVIRONMENT, "A=a\n");
        assertEquals(List.of(ENVIRONMENT), read(ENVIRONMENT).fingerprint().differences(absent.fingerprint()));
    }

    @Test
    void withoutTheUnitFileTheseAreTheFilesOfAnotherMachine() throws IOException {
        Files.delete(at(UNIT));
        assertEquals("configuration_not_found", reason(look(List.of(UNIT), List.of())));
    }

    @Test
    void withoutAWayToTheRootNothingIsKnown() {
        assertEquals(
                "file_system_out_of_reach",
                reason(new FilesUnderRoot(new HostRoots(procfs.resolve("none"), procfs), InstantSource.system())
                        .read(new UnitConfiguration(List.of(UNIT), List.of(), false, Start.none()))));
    }

    @Test
    void linksLeadWhereTheyLeadOnThatMachine() throws IOException {
        write("/opt/web/first", "A=first\n");
        link(ENVIRONMENT, "/opt/web/first");
        List<Mark> absolute = environment(ENVIRONMENT);
        assertTrue(absolute.getFirst().mark().startsWith("sha256:"), absolute::toString);
        link(ENVIRONMENT, "../../opt/web/first");
        assertEquals(absolute, environment(ENVIRONMENT));
        link(ENVIRONMENT, "../../../../../../../../../../opt/web/first");
        assertEquals(absolute, environment(ENVIRONMENT));
        link("/srv", "/opt/web");
        link(ENVIRONMENT, "/srv/first");
        assertEquals(absolute, environment(ENVIRONMENT));
    }

    @Test
    void aLinkThatWasTurnedToAnOlderFileHasChanged() throws IOException, InterruptedException {
        write("/opt/web/first", "A=first\n");
        write("/opt/web/second", "A=second\n");
        link("/opt/current", "web");
        Thread.sleep(50);
        Instant before = Instant.now().minusMillis(20);
        assertTrue(read("/opt/current/first").changedAt().isBefore(before));
        link("/opt/current", "/opt/web");
        assertTrue(read("/opt/current/first").changedAt().isAfter(before));
    }

    @Test
    void linksInACircleCannotBeFollowed() throws IOException {
        link("/etc/default/web", "other");
        link("/etc/default/other", "web");
        assertEquals("configuration_unreadable", reason(look(List.of(UNIT), List.of(ENVIRONMENT))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/web/*.env | /etc/web/a.env,/etc/web/b.env",
                "/etc/web/?.env | /etc/web/a.env,/etc/web/b.env",
                "/etc/web/[!b].env | /etc/web/a.env",
                "/etc/web/[a-a]* | /etc/web/a.env",
                "/etc/w*/b.env | /etc/web/b.env",
                "/etc/web/.* | /etc/web/.hidden.env",
                "/e*/web/c.env | ''",
                "/etc/web/*.conf | ''",
                "/etc/web/\\*.env | ''"
            })
    void aPatternStandsForWhatMatchesIt(String pattern, String paths) throws IOException {
        write("/etc/web/a.env", "A=a\n");
        write("/etc/web/b.env", "B=b\n");
        write("/etc/web/.hidden.env", "C=c\n");
        List<Mark> marks = environment(pattern);
        if (paths.isEmpty()) {
            assertEquals(List.of(new Mark(pattern, "absent")), marks);
        } else {
            assertEquals(
                    List.of(paths.split(",", -1)),
                    marks.stream().map(Mark::path).toList());
            assertTrue(marks.stream().allMatch(mark -> mark.mark().startsWith("sha256:")), marks::toString);
        }
    }

    @Test
    void aFolderThatIsSearchedTellsWhenSomethingWasTakenOutOfIt() throws IOException, InterruptedException {
        write("/etc/web/a.env", "A=a\n");
        write("/etc/web/b.env", "B=b\n");
        Thread.sleep(50);
        Instant before = Instant.now().minusMillis(20);
        assertTrue(read("/etc/web/*.env").listedAt().isBefore(before));
        Files.delete(at("/etc/web/b.env"));
        assertTrue(read("/etc/web/*.env").listedAt().isAfter(before));
    }

    @Test
    void thereIsABoundOnTheNumberOfFiles() throws IOException {
        for (int i = 0; i < 70; i++) {
            write("/etc/web/" + i + ".env", "A=a\n");
        }
        assertEquals("configuration_too_large", reason(look(List.of(UNIT), List.of("/etc/web/*.env"))));
    }
}
