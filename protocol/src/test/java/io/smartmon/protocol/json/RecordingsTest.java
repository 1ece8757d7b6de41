package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.smartmon.wire.codec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Documents as earlier versions wrote them, one folder a version under {@code compat/}, are read by this one and lose nothing.
 * A recording is never written anew: a version adds a folder of its own when it is released.
 */
class RecordingsTest {
    private static final Path FOLDER = Path.of("src/test/resources/compat");

    @TestFactory
    Stream<DynamicTest> everyRecordingIsReadAndLosesNothing() throws IOException {
        Map<String, Class<?>> types = WireSamples.all().stream()
                .<Class<?>>map(Object::getClass)
                .collect(Collectors.toMap(GoldenJsonTest::name, Function.identity()));
        List<Path> recordings;
        try (Stream<Path> files = Files.walk(FOLDER)) {
            recordings = files.filter(Files::isRegularFile).sorted().toList();
        }
        assertFalse(recordings.isEmpty());
        return recordings.stream()
                .map(file -> DynamicTest.dynamicTest(FOLDER.relativize(file).toString(), () -> {
                    String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
                    Class<?> type = types.get(name);
                    assertNotNull(type, "no record of that name: give the record's old name to this test");
                    String recorded = Files.readString(file);
                    Object now = JsonTree.parse(Json.text(Json.decode(recorded, type)));
                    assertKept(name, JsonTree.parse(recorded), now);
                }));
    }

    /** What was recorded is there still; what this version adds may be there too. */
    private static void assertKept(String where, @Nullable Object recorded, @Nullable Object now) {
        if (recorded instanceof Map<?, ?> fields && now instanceof Map<?, ?> present) {
            fields.forEach((name, value) -> assertKept(where + "." + name, value, present.get(name)));
        } else if (recorded instanceof List<?> values && now instanceof List<?> present) {
            assertEquals(values.size(), present.size(), where);
            for (int index = 0; index < values.size(); index++) {
                assertKept(where + "[" + index + "]", values.get(index), present.get(index));
            }
        } else {
            assertEquals(recorded, now, where);
        }
    }
}
