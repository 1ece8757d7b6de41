package io.smartmon.orchestrator.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.reference.GuardsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages of {@code docs/reference} that are made from the code are those that the code makes. With
 * {@code -Dsmartmon.reference.write=true} they are written instead.
 */
class ReferenceDocsTest {
    private static final Path FOLDER = Path.of("..", "docs", "reference");

    /**
     * One page that is made from the code.
     *
     * @param file its name in {@code docs/reference}
     * @param rendering what stands in it
     */
    private record Page(String file, Supplier<String> rendering) {}

    private static final List<Page> PAGES = List.of(
            new Page("collectors.md", CollectorsReference::markdown),
            new Page("findings.md", FindingsReference::markdown),
            new Page("guards.md", GuardsReference::markdown));

    @TestFactory
    Stream<DynamicTest> aPageSaysWhatTheCodeSays() {
        return PAGES.stream().map(page -> DynamicTest.dynamicTest(page.file(), () -> check(page)));
    }

    private static void check(Page page) throws IOException {
        Path file = FOLDER.resolve(page.file());
        String rendering = page.rendering().get();
        if (Boolean.getBoolean("smartmon.reference.write")) {
            Files.writeString(file, rendering);
        }
        assertEquals(
                rendering,
                Files.exists(file) ? Files.readString(file) : "",
                () -> file + " is not what the code says; write it with -Dsmartmon.reference.write=true");
    }
}
