import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Sums up the test reports of a run: how many tests of each kind, which failed, which were skipped, and which test classes gave
 * no report at all. Exit status 0 only if something ran, nothing failed and nothing was skipped.
 *
 * <p>Started as {@code java .ci/Summary.java ROOT}; needs nothing but a JDK 25.
 */
public final class Summary {
    private enum Kind {
        UNIT("unit (*Test)"),
        INTEGRATION("integration (*IT)"),
        SYSTEMD("real systemd (*IT)"),
        BROWSER("browser (*IT)");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private static final class Count {
        private int passed;
        private int failed;
        private int skipped;
        private double seconds;
    }

    private final Path root;
    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final List<String> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Set<String> reported = new TreeSet<>();

    private Summary(Path root) {
        this.root = root;
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count());
        }
    }

    public static void main(String[] arguments) throws IOException, XMLStreamException {
        Summary summary = new Summary(Path.of(arguments.length > 0 ? arguments[0] : "."));
        System.exit(summary.run() ? 0 : 1);
    }

    private boolean run() throws IOException, XMLStreamException {
        List<String> withoutReport = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .sorted()
                    .toList()) {
                read(module, "surefire-reports");
                read(module, "failsafe-reports");
                withoutReport.addAll(withoutReport(module));
            }
        }
        System.out.printf("%-20s %8s %8s %8s %9s%n", "", "passed", "failed", "skipped", "seconds");
        Count all = new Count();
        counts.forEach((kind, count) -> {
            System.out.printf(
                    "%-20s %8d %8d %8d %9.1f%n", kind.label, count.passed, count.failed, count.skipped, count.seconds);
            all.passed += count.passed;
            all.failed += count.failed;
            all.skipped += count.skipped;
        });
        failed.forEach(test -> System.out.println("FAILED   " + test));
        skipped.forEach(test -> System.out.println("SKIPPED  " + test));
        withoutReport.forEach(test -> System.out.println("NOT RUN  " + test));
        if (all.passed == 0) {
            System.out.println("no test has run");
        }
        // A class without a report skipped at least one test.
        int allSkipped = all.skipped + withoutReport.size();
        System.out.printf("tests: %d passed, %d failed, %d skipped%n", all.passed, all.failed, allSkipped);
        return all.passed > 0 && all.failed == 0 && allSkipped == 0;
    }

    private void read(Path module, String folder) throws IOException, XMLStreamException {
        Path reports = module.resolve("target").resolve(folder);
        if (!Files.isDirectory(reports)) {
            return;
        }
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList()) {
                readReport(module, file);
            }
        }
    }

    /** One report: a {@code testcase} for each test, with {@code failure}, {@code error} or {@code skipped} in it. */
    private void readReport(Path module, Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String suite = "";
            String test = "";
            String type = "";
            String problem = "";
            double seconds = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamReader.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "testsuite" -> suite = attribute(xml, "name");
                        case "testcase" -> {
                            // A nested class that is inherited has its parent's name; what ran is the class of the report.
                            type = suite;
                            test = attribute(xml, "classname") + "." + attribute(xml, "name");
                            seconds = number(attribute(xml, "time"));
                            problem = "";
                        }
                        case "failure", "error" -> problem = "F" + attribute(xml, "message");
                        case "skipped" -> problem = "S" + attribute(xml, "message");
                        default -> {}
                    }
                } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("testcase")) {
                    count(module, type, test, problem, seconds);
                }
            }
        }
    }

    private void count(Path module, String type, String test, String problem, double seconds) {
        reported.add(module.getFileName() + " " + type.replaceFirst("\\$.*", ""));
        Count count = counts.get(kind(module, type));
        count.seconds += seconds;
        String line = module.getFileName() + ": " + test
                + (problem.length() > 1
                        ? ": " + problem.substring(1).lines().findFirst().orElse("")
                        : "");
        if (problem.isEmpty()) {
            count.passed++;
        } else if (problem.startsWith("F")) {
            count.failed++;
            failed.add(line);
        } else {
            count.skipped++;
            skipped.add(line);
        }
    }

    /** What a test needs shows in what its source names. */
    private static Kind kind(Path module, String type) {
        String outer = type.replaceFirst("\\$.*", "");
        if (!outer.endsWith("IT")) {
            return Kind.UNIT;
        }
        String source = "";
        try {
            source = Files.readString(module.resolve("src/test/java").resolve(outer.replace('.', '/') + ".java"));
        } catch (IOException e) {
            // The name decides.
        }
        if (outer.contains("Browser") || source.contains("com.microsoft.playwright") || source.contains("Browser")) {
            return Kind.BROWSER;
        }
        return source.contains("SystemdLab") || outer.contains("Systemd") ? Kind.SYSTEMD : Kind.INTEGRATION;
    }

    /** Test classes without a report: skipped as a whole, or in a module that the build did not reach. */
    private List<String> withoutReport(Path module) throws IOException {
        Path sources = module.resolve("src/test/java");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        List<String> withoutReport = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().matches(".*(Test|IT)\\.java"))
                    .sorted()
                    .toList()) {
                String name = sources.relativize(file).toString().replaceFirst("\\.java$", "").replaceAll("[/\\\\]", ".");
                String simple = name.substring(name.lastIndexOf('.') + 1);
                // Classes that others extend have no report of their own.
                boolean runs = !Pattern.compile("\\b(abstract\\s+class|interface)\\s+" + simple + "\\b")
                        .matcher(Files.readString(file))
                        .find();
                if (runs && !reported.contains(module.getFileName() + " " + name)) {
                    withoutReport.add(module.getFileName() + ": " + name);
                }
            }
        }
        return withoutReport;
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replace(",", ""));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
