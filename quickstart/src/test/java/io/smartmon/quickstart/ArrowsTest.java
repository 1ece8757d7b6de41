package io.smartmon.quickstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between the modules, on the compiled main classes of all of them.
 *
 * <p>The poms enforce most of this already; this test also sees what comes along transitively. It reads the
 * {@code target/classes} of every module and fails when one is missing, so it cannot pass on nothing.
 */
class ArrowsTest {

    /** A module, its base package, and the modules its code may name. */
    private enum Module {
        DOMAIN("domain", "domain"),
        CONFIG("config", "config", DOMAIN),
        POLICY("policy", "policy", DOMAIN, CONFIG),
        PROTOCOL_HELPER("protocol-helper", "wire", DOMAIN),
        PROTOCOL("protocol", "protocol", DOMAIN, PROTOCOL_HELPER),
        TESTKIT("testkit", "testkit", DOMAIN, PROTOCOL, PROTOCOL_HELPER),
        STORAGE("storage", "storage", DOMAIN, PROTOCOL),
        SYSTEMD("systemd", "systemd", DOMAIN),
        HOST("host", "host", DOMAIN, POLICY, PROTOCOL_HELPER),
        GUI("gui-service", "gui", DOMAIN, CONFIG, POLICY, PROTOCOL, STORAGE),
        ORCHESTRATOR(
                "orchestrator-service",
                "orchestrator",
                DOMAIN,
                CONFIG,
                POLICY,
                PROTOCOL_HELPER,
                STORAGE,
                SYSTEMD,
                HOST),
        SHIM("shim-service", "shim", DOMAIN, CONFIG, POLICY, PROTOCOL_HELPER, SYSTEMD),
        CLI("cli", "cli", DOMAIN, CONFIG, POLICY, PROTOCOL_HELPER, STORAGE),
        QUICKSTART("quickstart", "quickstart", DOMAIN, CONFIG, POLICY, STORAGE, CLI);

        private final String folder;
        private final String basePackage;

        @SuppressWarnings("ImmutableEnumChecker") // from Set.of
        private final Set<Module> mayName;

        Module(String folder, String basePackage, Module... mayName) {
            this.folder = folder;
            this.basePackage = "io.smartmon." + basePackage;
            this.mayName = Set.of(mayName);
        }

        Path classes() {
            return Path.of("..", folder, "target", "classes").normalize();
        }

        String packages() {
            return basePackage + "..";
        }

        Set<Module> mayNotName() {
            EnumSet<Module> others = EnumSet.allOf(Module.class);
            others.removeAll(mayName);
            others.remove(this);
            return others;
        }
    }

    private static JavaClasses everything;

    @BeforeAll
    static void readTheClassesOfEveryModule() {
        List<Path> missing = Arrays.stream(Module.values())
                .map(Module::classes)
                .filter(folder -> !Files.isDirectory(folder))
                .toList();
        assertTrue(missing.isEmpty(), "not compiled, run mvn from the root without -pl, or with -am: " + missing);
        everything = new ClassFileImporter()
                .importPaths(Arrays.stream(Module.values()).map(Module::classes).toList());
    }

    @Test
    void everyModuleIsRead() {
        Set<String> withoutAClass = Arrays.stream(Module.values())
                .filter(module -> everything.stream().noneMatch(type -> isIn(module, type)))
                .map(module -> module.folder)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), withoutAClass, "modules of which not even the package-info was found");
    }

    @Test
    void theModulesAreThoseOfTheBuild() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of(".."))) {
            Set<String> built = folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(
                    Arrays.stream(Module.values())
                            .map(module -> module.folder)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    built);
        }
    }

    @Test
    void everyClassLiesInItsModulesPackage() throws Exception {
        List<Path> strangers = new ArrayList<>();
        for (Module module : Module.values()) {
            Path home = module.classes().resolve(module.basePackage.replace('.', '/'));
            try (Stream<Path> files = Files.walk(module.classes())) {
                files.filter(file -> file.toString().endsWith(".class"))
                        .filter(file -> !file.startsWith(home))
                        .forEach(strangers::add);
            }
        }
        assertEquals(List.of(), strangers);
    }

    @TestFactory
    Stream<DynamicTest> aModuleNamesOnlyTheModulesItMay() {
        return Arrays.stream(Module.values())
                .map(module -> DynamicTest.dynamicTest(
                        module.folder,
                        () -> noClasses()
                                .that()
                                .resideInAPackage(module.packages())
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(module.mayNotName().stream()
                                        .map(Module::packages)
                                        .toArray(String[]::new))
                                .check(everything)));
    }

    @TestFactory
    Stream<DynamicTest> thePackagesOfAModuleAreFreeOfCircles() {
        return Arrays.stream(Module.values())
                .map(module -> DynamicTest.dynamicTest(
                        module.folder,
                        () -> slices().assignedFrom(packagesOf(module))
                                .should()
                                .beFreeOfCycles()
                                .check(everything)));
    }

    /** One slice a package, each package for itself: {@code a} and {@code a.b} may make a circle, too. */
    private static SliceAssignment packagesOf(Module module) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isIn(module, type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + module.folder;
            }
        };
    }

    @Test
    void configKnowsOnlyTheDomainTheJdkAndJSpecify() {
        noClasses()
                .that()
                .resideInAPackage(Module.CONFIG.packages())
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        Module.CONFIG.packages(), Module.DOMAIN.packages(), "java..", "org.jspecify.annotations..")
                .check(everything);
    }

    @Test
    void thePrivilegedProcessCarriesNoFramework() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of("..", "shim-service", "target", "lib"))) {
            assertEquals(
                    Set.of(
                            "dbus-java-core",
                            "dbus-java-transport-native-unixsocket",
                            "jackson-core",
                            "jspecify",
                            "slf4j-api",
                            "smartmon-config",
                            "smartmon-domain",
                            "smartmon-policy",
                            "smartmon-protocol-helper",
                            "smartmon-systemd",
                            "snakeyaml-engine"),
                    jars.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void theDomainKnowsOnlyTheJdkAndJSpecify() {
        noClasses()
                .that()
                .resideInAPackage(Module.DOMAIN.packages())
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(Module.DOMAIN.packages(), "java..", "org.jspecify.annotations..")
                .check(everything);
    }

    @Test
    void sqlIsSpokenOnlyInStorageAndTheTestkit() {
        noClasses()
                .that()
                .resideOutsideOfPackages(Module.STORAGE.packages(), Module.TESTKIT.packages())
                .and()
                // A DataSource is handed over by whoever assembles the process; it is not SQL.
                .resideInAPackage("io.smartmon..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .check(everything);
    }

    @Test
    void jUnitStaysInTheTestkit() {
        noClasses()
                .that()
                .resideOutsideOfPackage(Module.TESTKIT.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..")
                .check(everything);
    }

    @Test
    void theDBusIsSpokenOnlyInSystemd() {
        noClasses()
                .that()
                .resideOutsideOfPackage(Module.SYSTEMD.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.freedesktop.dbus..")
                .check(everything);
    }

    @Test
    void everyPackageIsNullMarked() {
        Map<Boolean, Set<String>> packages = everything.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .collect(Collectors.partitioningBy(
                        ArrowsTest::isNullMarked,
                        Collectors.mapping(JavaPackage::getName, Collectors.toCollection(TreeSet::new))));
        assertEquals(Set.of(), packages.get(false), "packages without a package-info.java that says @NullMarked");
        assertFalse(packages.getOrDefault(true, Set.of()).isEmpty());
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static boolean isIn(Module module, JavaClass type) {
        return type.getPackageName().equals(module.basePackage)
                || type.getPackageName().startsWith(module.basePackage + ".");
    }
}
