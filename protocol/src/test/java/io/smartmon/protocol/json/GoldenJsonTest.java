package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.micronaut.serde.annotation.SerdeImport;
import io.smartmon.protocol.store.StoreCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pinned JSON of every wire record of the store and of what it is made of, one file a record under {@code golden/}. A
 * shape that changes breaks an agent of another version: that is a decision, not a detail. With the system property
 * {@code smartmon.golden.write} the files are written anew.
 */
class GoldenJsonTest {
    private static List<Object> records() {
        return WireSamples.all();
    }

    @TestFactory
    Stream<DynamicTest> theFormIsPinnedAndReadsBack() {
        return records().stream().map(record -> DynamicTest.dynamicTest(name(record.getClass()), () -> check(record)));
    }

    @Test
    void everyWireRecordOfTheStoreHasAGoldenFile() {
        Set<Class<?>> covered = records().stream().map(Object::getClass).collect(Collectors.toSet());
        Stream<Class<?>> imported = Arrays.stream(WireForms.class.getAnnotationsByType(SerdeImport.class))
                .map(SerdeImport::value);
        Stream<Class<?>> calls = Arrays.stream(StoreCalls.class.getDeclaredClasses());
        Set<String> missing = Stream.concat(imported, calls)
                .filter(Class::isRecord)
                .filter(type -> !covered.contains(type))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    @Test
    void noGoldenFileIsLeftOfARecordThatIsGone() throws IOException {
        Set<String> expected = records().stream()
                .map(record -> name(record.getClass()) + ".json")
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
            assertEquals(
                    expected,
                    files.map(file -> String.valueOf(file.getFileName()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static <T> void check(T record) throws IOException {
        String written = Json.text(record) + "\n";
        String file = name(record.getClass()) + ".json";
        if (System.getProperty("smartmon.golden.write") != null) {
            Files.writeString(Path.of("src/test/resources/golden", file), written);
        }
        try (InputStream golden = GoldenJsonTest.class.getResourceAsStream("/golden/" + file)) {
            assertNotNull(golden, "no golden file " + file);
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), written);
        }
        assertEquals(record, Json.decode(written, record.getClass()));
        Class<?> sealedOne = sealedInterface(record.getClass());
        if (sealedOne != null) {
            assertEquals(record, Json.decode(written, sealedOne), "as one of " + sealedOne.getSimpleName());
        }
    }

    private static @Nullable Class<?> sealedInterface(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .filter(Class::isSealed)
                .findFirst()
                .orElse(null);
    }

    static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return (outer == null ? "" : name(outer) + ".") + type.getSimpleName();
    }
}
