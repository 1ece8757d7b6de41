package io.smartmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Messages for invalid arguments, and exit codes. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        CommandLine commandLine = SmartmonCli.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return SmartmonCli.execute(commandLine, arguments);
    }

    private void assertOneLine(String... parts) {
        assertEquals(1, err.toString().lines().count(), err.toString());
        for (String part : parts) {
            assertTrue(err.toString().contains(part), err.toString());
        }
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesTheNearestOne() {
        assertEquals(ExitCode.USAGE.code(), run("statsu"));
        assertOneLine("unknown command 'statsu'", "did you mean 'status'?");
    }

    @Test
    void anUnknownOptionIsAUsageErrorThatNamesTheNearestOne() {
        assertEquals(ExitCode.USAGE.code(), run("status", "--jsno"));
        assertOneLine("unknown option '--jsno'", "did you mean '--json'?");
    }

    @Test
    void aWordLikeNothingGetsNoSuggestionButTheHelp() {
        assertEquals(ExitCode.USAGE.code(), run("xylophone"));
        assertOneLine("unknown command 'xylophone'", "smartmon --help");
    }

    @Test
    void noCommandAtAllIsAUsageError() {
        assertEquals(ExitCode.USAGE.code(), run());
        assertOneLine("smartmon up");
    }

    @Test
    void aMissingReasonIsNamed() {
        assertEquals(ExitCode.USAGE.code(), run("hold"));
        assertOneLine("missing --reason R");
    }

    @Test
    void aMalformedNumberIsRefusedWithAMessage() {
        assertEquals(ExitCode.USAGE.code(), run("logs", "-n", "abc"));
        assertOneLine("'abc' is not a whole number");
    }

    @Test
    void fewerLinesThanNoneAreRefused() {
        assertEquals(ExitCode.USAGE.code(), run("logs", "-n", "-5"));
        assertOneLine("--lines takes 0 or more, not -5");
    }

    @Test
    void aHoldWithoutADatabaseNamesTheFileThatStopsRepairsAllTheSame() {
        assertEquals(ExitCode.DOWN.code(), run("hold", "--all", "--reason", "deploying", "--data", folder.toString()));
        assertOneLine(
                "nothing is running on " + folder,
                "touch " + folder.resolve("helper").resolve("HOLD"));
    }

    @Test
    void anUnknownRoleIsRefusedBeforeAnyDatabaseCall() {
        assertEquals(ExitCode.USAGE.code(), run("token", "create", "--name", "n", "--role", "king"));
        assertOneLine("'king'", "viewer, operator or admin");
    }

    @Test
    void statusOfAFolderWhereNothingRunsIsThree() {
        assertEquals(ExitCode.DOWN.code(), run("status", "--data", folder.toString()));
        assertTrue(out.toString().startsWith("down: nothing is running on " + folder), out.toString());
        assertTrue(out.toString().contains("smartmon up --data " + folder), out.toString());
    }

    @Test
    void statusAsJsonOfAFolderWhereNothingRunsIsJsonToo() {
        assertEquals(ExitCode.DOWN.code(), run("status", "--json", "--data", folder.toString()));
        assertEquals(
                "{\"state\":\"down\",\"data\":\"" + folder + "\"}",
                out.toString().strip());
    }

    @Test
    void aCommandThatNeedsTheDatabaseSaysThatNothingRuns() {
        assertEquals(ExitCode.DOWN.code(), run("verify-audit", "--data", folder.toString()));
        assertOneLine("smartmon up --data " + folder);
    }

    @Test
    void versionNamesTheJavaThatRunsIt() {
        assertEquals(ExitCode.DONE.code(), run("version"));
        assertTrue(out.toString().contains("Java " + Runtime.version().feature()), out.toString());
    }

    @Test
    void helpListsEveryCommand() {
        assertEquals(ExitCode.DONE.code(), run("help"));
        for (String command : new String[] {
            "status", "logs", "doctor", "hold", "lift", "confirm-store", "user", "token", "verify-audit"
        }) {
            assertTrue(out.toString().contains("\n  " + command), command);
        }
    }
}
