package io.smartmon.simulation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Takes one mend or one check out of the sources at a time, and runs the simulation with what is left: each such mutant has to break
 * the rule that it is named for. The sources themselves are not touched.
 *
 * <p>A mutant is a paragraph of a table: {@code mutant} is its name, {@code bites} the rule that it breaks, {@code file} a source,
 * {@code replace} and {@code with} what is changed in that source, everywhere (as often as needed, for several sources too), and
 * {@code run} the name of a stored schedule, or {@code seeds N} for the first so many seeds. A line that begins with # is a
 * remark.
 */
final class Mutants {
    private static final String USAGE = """
            mutants [--only TEXT] [--search N]

              --only     only those whose name or rule contains the text
              --search   for one that lives, run the first N seeds with it, and print the smallest schedule that kills it:
                         a stored one misses its moment once the code makes other calls
            """;
    private static final Pattern BROKEN = Pattern.compile("(?m)^(?:seed (\\d+): )?PT\\S+: ([^:]+): (.*)$");
    private static final Pattern SEEDS = Pattern.compile("seeds (\\d{1,6})");
    private static final Duration MAX_TIME = Duration.ofMinutes(10);
    private static final Path RESOURCES = Path.of("simulation", "src", "test", "resources");

    /**
     * One change of the sources.
     *
     * @param edits what is changed, by file
     * @param run a stored schedule's name without its suffix, or {@code seeds N}
     */
    private record Mutant(String name, String rule, List<Edit> edits, String run) {}

    private record Edit(Path file, String replace, String with) {}

    private final Path root;
    private final Path folder;

    private Mutants(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Ends with status 1 if a mutant lives, 2 if it was called wrongly or the table is wrong. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String only = "";
        int search = 0;
        int read = 1;
        while (read + 1 < arguments.length && Set.of("--only", "--search").contains(arguments[read])) {
            if (arguments[read].equals("--only")) {
                only = arguments[read + 1];
            } else {
                search = runs(arguments[read + 1]);
            }
            read += 2;
        }
        if (read != arguments.length || search < 0) {
            System.err.print(USAGE);
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("mutants");
        try {
            System.exit(new Mutants(Path.of(arguments[0]), folder).run(only, search));
        } catch (IllegalArgumentException wrong) {
            System.err.println("mutants: " + wrong.getMessage());
            System.exit(2);
        } finally {
            delete(folder);
        }
    }

    private static int runs(String text) {
        return text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : -1;
    }

    private int run(String only, int search) throws IOException, InterruptedException {
        List<Mutant> all = table(Files.readString(root.resolve(RESOURCES).resolve("mutants.txt")));
        int alive = 0;
        Set<String> bitten = new TreeSet<>();
        for (Mutant mutant : all) {
            if (!mutant.name().contains(only) && !mutant.rule().contains(only)) {
                continue;
            }
            String told = run(mutant);
            boolean killed = told.startsWith("killed");
            alive += killed ? 0 : 1;
            if (killed) {
                bitten.add(mutant.rule());
            }
            System.out.printf(
                    Locale.ROOT, "%-58s | %-40s | %-42s | %s%n", mutant.name(), mutant.rule(), mutant.run(), told);
            if (!killed && search > 0) {
                System.out.println(simulate(mutant, List.of("--runs", String.valueOf(search), "--until", mutant.rule()))
                        .lines()
                        .dropWhile(line -> !line.startsWith("seed "))
                        .takeWhile(line -> !line.isEmpty())
                        .collect(Collectors.joining("\n")));
            }
        }
        if (only.isEmpty()) {
            Set<String> rules = rules();
            rules.removeAll(bitten);
            rules.forEach(rule -> System.out.println("no mutant breaks the rule: " + rule));
            alive += rules.size();
        }
        return alive == 0 ? 0 : 1;
    }

    /** The rules that the simulation checks. */
    private Set<String> rules() throws IOException {
        String text = Files.readString(root.resolve("docs").resolve("reference").resolve("simulation.md"));
        Matcher row = Pattern.compile("(?m)^\\| ([a-z][a-z ]+[a-z]) \\|").matcher(text);
        Set<String> rules = new TreeSet<>();
        while (row.find()) {
            rules.add(row.group(1));
        }
        rules.remove("rule");
        return rules;
    }

    private String run(Mutant mutant) throws IOException, InterruptedException {
        compile(mutant, Files.createDirectories(classes(mutant)));
        Matcher seeds = SEEDS.matcher(mutant.run());
        Path schedule = root.resolve(RESOURCES).resolve("schedules").resolve(mutant.run() + ".txt");
        String printed = simulate(
                mutant,
                seeds.matches()
                        ? List.of("--runs", seeds.group(1), "--raw", "--until", mutant.rule())
                        : List.of("--replay", schedule.toString()));
        Matcher broken = BROKEN.matcher(printed);
        Set<String> others = new TreeSet<>();
        while (broken.find()) {
            if (broken.group(2).equals(mutant.rule())) {
                String where = broken.group(1) == null ? "" : " by seed " + broken.group(1);
                return "killed" + where + ": " + broken.group(3);
            }
            others.add(broken.group(2));
        }
        return "ALIVE" + (others.isEmpty() ? "" : ", other rules broken: " + others);
    }

    private Path classes(Mutant mutant) {
        return folder.resolve(Integer.toHexString(mutant.name().hashCode()));
    }

    /** What the simulation prints, in a process of its own with the classes of the mutant. */
    private String simulate(Mutant mutant, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.trackAllThreads=false",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classes(mutant) + File.pathSeparator + System.getProperty("java.class.path"),
                Simulate.class.getName()));
        command.addAll(arguments);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(MAX_TIME.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private void compile(Mutant mutant, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<Path> sources = new ArrayList<>();
        for (Path file : mutant.edits().stream().map(Edit::file).distinct().toList()) {
            String text = Files.readString(root.resolve(file));
            for (Edit edit : mutant.edits()) {
                if (edit.file().equals(file)) {
                    if (!text.contains(edit.replace())) {
                        throw new IllegalArgumentException(
                                mutant.name() + ": there is no \"" + edit.replace() + "\" in " + file);
                    }
                    text = text.replace(edit.replace(), edit.with());
                }
            }
            Path source = Files.createDirectories(classes.resolve("source")).resolve(file.getFileName());
            Files.writeString(source, text);
            sources.add(source);
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of("-nowarn", "-proc:none", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new IllegalArgumentException(mutant.name() + " does not compile: "
                        + problems.getDiagnostics().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")));
            }
        }
    }

    private static List<Mutant> table(String text) {
        List<Mutant> all = new ArrayList<>();
        for (String paragraph : text.split("\n\\s*\n", -1)) {
            String name = "";
            String rule = "";
            String run = "";
            Path file = Path.of("");
            String replace = "";
            List<Edit> edits = new ArrayList<>();
            for (String line : paragraph.split("\n", -1)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int space = line.indexOf(' ');
                String key = space < 0 ? line : line.substring(0, space);
                String value = space < 0 ? "" : line.substring(space + 1).replace("\\n", "\n");
                switch (key) {
                    case "mutant" -> name = value;
                    case "bites" -> rule = value;
                    case "run" -> run = value;
                    case "file" -> file = Path.of(value);
                    case "replace" -> replace = value;
                    case "with" -> edits.add(new Edit(file, replace, value));
                    default -> throw new IllegalArgumentException("not understood in the table: " + line);
                }
            }
            if (!name.isEmpty()) {
                if (rule.isEmpty() || run.isEmpty() || edits.isEmpty()) {
                    throw new IllegalArgumentException(name + ": rule, run, file, replace and with are needed");
                }
                all.add(new Mutant(name, rule, edits, run));
            }
        }
        return all;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
