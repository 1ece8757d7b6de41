package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.systemd.SystemdBus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing that this process is made of can ask systemd for another verb or another job mode. */
class OneModeTest {
    private static final Set<String> OTHER_MODES = Set.of(
            "replace",
            "replace-irreversibly",
            "isolate",
            "ignore-dependencies",
            "ignore-requirements",
            "flush",
            "triggering",
            "restart-dependencies");
    private static final Set<String> OTHER_VERBS = Set.of(
            "RestartUnit",
            "TryRestartUnit",
            "ReloadOrRestartUnit",
            "ReloadUnit",
            "StopUnit",
            "StartUnitReplace",
            "StartUnitWithFlags",
            "EnqueueUnitJob",
            "StartTransientUnit",
            "KillUnit",
            "CancelJob");

    @Test
    void theOnlyConstantsOfVerbAndModeAreStartUnitAndFail() throws IOException, URISyntaxException {
        Set<String> constants = new TreeSet<>();
        constants.addAll(stringsBeside(SystemdBus.class));
        constants.addAll(stringsBeside(ActSteps.class));
        assertTrue(constants.contains("StartUnit"), "the classes that were read are not those that call systemd");
        assertTrue(constants.contains("fail"));
        Set<String> forbidden = new TreeSet<>(constants);
        forbidden.removeIf(constant -> !OTHER_MODES.contains(constant) && !OTHER_VERBS.contains(constant));
        assertEquals(Set.of(), forbidden);
    }

    @Test
    void noParameterOfAStartCouldCarryAMode() {
        List<Class<?>> parameters = Arrays.stream(SystemdBus.class.getMethods())
                .filter(method -> method.getName().equals("start"))
                .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                .collect(Collectors.toList());
        assertEquals(2, parameters.size());
        assertFalse(parameters.contains(String.class));
    }

    private static Set<String> stringsBeside(Class<?> one) throws IOException, URISyntaxException {
        URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path root = Path.of(place);
        if (Files.isDirectory(root)) {
            return strings(root);
        }
        try (var jar = FileSystems.newFileSystem(root)) {
            return strings(jar.getPath("/"));
        }
    }

    private static Set<String> strings(Path root) throws IOException {
        List<Path> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(classes::add);
        }
        Set<String> strings = new TreeSet<>();
        for (Path file : classes) {
            try (InputStream in = Files.newInputStream(file)) {
                ClassFile.of().parse(in.readAllBytes()).constantPool().forEach(entry -> {
                    if (entry instanceof StringEntry string) {
                        strings.add(string.stringValue());
                    }
                });
            }
        }
        return strings;
    }
}
