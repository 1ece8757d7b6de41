package io.smartmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.cli.run.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class HoldScopeTest {
    @Command
    private static final class Scoped {
        @Mixin
        private HoldScope scope;
    }

    private static HoldScope.Target target(String... arguments) {
        Scoped scoped = new Scoped();
        new CommandLine(scoped).parseArgs(arguments);
        return scoped.scope.target();
    }

    @Test
    void theHintIsTheWholeCommand() {
        DataFolder standard = new DataFolder(Path.of("/d"), true);
        assertEquals("smartmon lift --all --reason R", target("--all").liftCommand(standard));
        assertEquals("smartmon lift web-1 --reason R", target("web-1").liftCommand(standard));
        assertEquals("smartmon lift --reason R", target().liftCommand(standard));
        assertEquals(
                "smartmon lift --all --reason R --data /d", target("--all").liftCommand(new DataFolder(Path.of("/d"))));
    }

    @Test
    void anUnknownHostIsReportedWithTheKnownOnes() {
        assertEquals(
                "no host named wbe-1; known: db-1, web-1",
                HoldScope.unknown("wbe-1", List.of("db-1", "web-1")).getMessage());
        assertEquals(
                "no host named wbe-1; known: none yet",
                HoldScope.unknown("wbe-1", List.of()).getMessage());
        List<String> many =
                IntStream.range(0, 25).mapToObj(number -> "h" + number).toList();
        assertEquals(
                "no host named x; known: " + String.join(", ", many.subList(0, 20)) + " and 5 more",
                HoldScope.unknown("x", many).getMessage());
    }
}
