package io.smartmon.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aHintNamesTheFolderUnlessItIsTheDefault() {
        Map<String, String> none = Map.of();
        Path standard = folder.resolve(".smartmon");
        assertEquals("smartmon up", DataFolder.choose(null, none, folder).command("up"));
        assertEquals("smartmon up", DataFolder.choose(standard, none, folder).command("up"));
        assertEquals(
                "smartmon logs gui --data /o",
                DataFolder.choose(Path.of("/o"), none, folder).command("logs gui"));
        assertEquals(
                "smartmon up",
                DataFolder.choose(Path.of("/v"), Map.of("SMARTMON_DATA", "/v"), folder)
                        .command("up"));
        assertEquals(
                "smartmon up --data '/my data/it'\\''s'",
                DataFolder.choose(Path.of("/my data/it's"), none, folder).command("up"));
    }

    @Test
    void aUsedFolderWithoutAFormatIsRefusedAndANewOneIsNot() throws Exception {
        DataFolder data = new DataFolder(folder);
        assertEquals(Optional.empty(), DataFormat.problem(data));
        Files.writeString(data.approvedServices(), "[]");
        assertEquals(Optional.empty(), DataFormat.problem(data));
        Files.createDirectory(data.run());
        String why = DataFormat.problem(data).orElseThrow();
        assertTrue(why.contains(folder + " was made by a development version before the first release"), why);
        assertEquals(1, why.lines().count());
        DataFormat.record(data);
        assertEquals(Optional.empty(), DataFormat.problem(data));
        Files.writeString(data.format(), "2\n");
        assertTrue(DataFormat.problem(data).orElseThrow().contains("another format"));
    }
}
