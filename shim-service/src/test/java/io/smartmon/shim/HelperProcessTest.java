package io.smartmon.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HelperReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The helper as a process on a machine without a system bus. */
class HelperProcessTest {
    private static final UnitName WEB = new UnitName("lab-web.service");

    @TempDir
    private Path parent;

    private HelperProcess helper;

    @BeforeEach
    void makeTheFolder() throws IOException {
        helper = new HelperProcess(parent, "unix:path=" + parent.resolve("no-bus"), WEB);
    }

    @Test
    void itReportsItsStatusAndLeavesNoSocketBehind() throws IOException {
        Files.writeString(helper.folder().resolve("HOLD"), "");
        try (JavaProcess process = helper.start()) {
            HelperReport report =
                    HelperJson.report(helper.caller().get("/v1/status").body());
            assertFalse(report.busKnown());
            assertEquals("no_bus", report.busReason().code());
            assertTrue(report.verbs().contains("start"), "verbs: " + report.verbs());
            assertEquals(helper.folder().resolve("HOLD").toString(), report.hold());
            assertEquals(1, report.units());
            assertEquals(helper.machineId(), report.machineId());
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(helper.folder().resolve("key"))));
            assertTrue(process.terminate(Duration.ofSeconds(15)));
        }
        assertFalse(Files.exists(helper.socket()));
    }

    @Test
    void aSecondStartOnTheSameFolderSaysSoAndTheFirstContinues() throws IOException {
        try (JavaProcess first = helper.start();
                JavaProcess second = JavaProcess.start(helper.launch("io.smartmon.shim.HelperMain"))) {
            assertEnds(second, "another helper uses");
            assertTrue(first.isAlive());
            assertEquals(200, helper.caller().get("/v1/status").status());
        }
    }

    @Test
    void theSocketOfAKilledOneIsTakenOver() throws IOException {
        try (JavaProcess first = helper.start()) {
            first.kill();
        }
        assertTrue(Files.exists(helper.socket()));
        try (JavaProcess second = helper.start()) {
            assertTrue(second.isAlive());
            assertEquals(200, helper.caller().get("/v1/status").status());
        }
    }

    @Test
    void aCallerOfAnotherUserIsRefusedEvenWithTheKey() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && isRoot(), "needs root and setpriv");
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            // As if another user had opened every folder: the kernel's statement of who calls still counts.
            for (Path folder = helper.folder(); folder != null; folder = folder.getParent()) {
                open(folder);
            }
            Files.setPosixFilePermissions(helper.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            Process curl = new ProcessBuilder(
                            "/usr/bin/setpriv",
                            "--reuid",
                            "65534",
                            "--regid",
                            "65534",
                            "--clear-groups",
                            "/usr/bin/curl",
                            "-sS",
                            "--unix-socket",
                            helper.socket().toString(),
                            "-H",
                            "Authorization: Bearer " + helper.caller().key(),
                            "http://helper/v1/status")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            curl.waitFor();
            assertTrue(answer.contains("\"status\":403"), answer);
        }
    }

    @Test
    void aFolderThatIsOpenToOthersIsRefused() throws IOException {
        Files.setPosixFilePermissions(helper.folder(), PosixFilePermissions.fromString("rwxr-x---"));
        assertRefusesToStart("is open to others");
    }

    @Test
    void aPolicyThatIsNotThereIsRefused() throws IOException {
        Files.delete(helper.folder().resolve("shim.yml"));
        assertRefusesToStart("shim.yml does not exist");
    }

    @Test
    void aPolicyWithAPatternIsRefusedByLine() throws IOException {
        Files.writeString(helper.folder().resolve("shim.yml"), "version: 1\nstart:\n  - '*'\n");
        assertRefusesToStart("shim.yml:3");
    }

    @Test
    void aKeyThatIsTooShortIsRefusedAndNotRepeated() throws IOException {
        helper.set("SMARTMON_SHIM_KEY", "hunter2");
        assertFalse(assertRefusesToStart("SMARTMON_SHIM_KEY").contains("hunter2"));
    }

    @Test
    void withoutAFolderItSaysWhichVariableIsMissing() throws IOException {
        helper.set("SMARTMON_HELPER_DIR", "");
        assertRefusesToStart("SMARTMON_HELPER_DIR is not set");
    }

    @Test
    void aFolderTooDeepForASocketGetsItsSocketElsewhere() throws IOException {
        Path runtime = Files.createDirectory(
                parent.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        helper.set("XDG_RUNTIME_DIR", runtime.toString());
        helper.set(
                "SMARTMON_SHIM_SOCKET", helper.folder().resolve("d".repeat(120)).toString());
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            try (var sockets = Files.list(runtime.resolve("smartmon"))) {
                RawCaller caller = new RawCaller(
                        sockets.findFirst().orElseThrow(), helper.caller().key());
                assertEquals(200, caller.get("/v1/status").status());
            }
        }
    }

    private String assertRefusesToStart(String because) throws IOException {
        try (JavaProcess process = JavaProcess.start(helper.launch("io.smartmon.shim.HelperMain"))) {
            return assertEnds(process, because);
        }
    }

    private static String assertEnds(JavaProcess process, String because) {
        assertTrue(process.awaitEnd(Duration.ofSeconds(20)), "still runs: " + process.output());
        assertEquals(78, process.exitStatus(), process.output());
        String last = process.output().lines().reduce((a, b) -> b).orElse("");
        assertTrue(last.startsWith("smartmon helper: ") && last.contains(because), process.output());
        return process.output();
    }

    private static void open(Path folder) throws IOException {
        if (folder.startsWith(Path.of("/tmp")) && !folder.equals(Path.of("/tmp"))) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
