package io.smartmon.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.SmartmonCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyCommandTest {
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    private int check(String name, String text) throws IOException {
        CommandLine program = SmartmonCli.commandLine();
        program.setOut(new PrintWriter(said));
        program.setErr(new PrintWriter(said));
        return SmartmonCli.execute(
                program,
                "policy",
                "check",
                Files.writeString(folder.resolve(name), text).toString());
    }

    @Test
    void saysHowManyServicesAreApproved() throws IOException {
        assertEquals(0, check("approved.json", "[\"nginx\", \"postgresql.service\"]"));
        assertTrue(said.toString().endsWith(": 2 approved\n"), said.toString());
    }

    @Test
    void namesTheLineOfWhatItCannotTake() throws IOException {
        assertEquals(2, check("approved.json", "[\n\"nginx\",\n\"*\"]"));
        assertTrue(said.toString().contains("approved.json:3: service '*'"), said.toString());
    }
}
