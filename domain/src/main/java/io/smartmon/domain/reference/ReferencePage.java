package io.smartmon.domain.reference;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Shared by the reference pages: their header, and tables in Markdown. Pure. */
public final class ReferencePage {
    private ReferencePage() {}

    /**
     * The beginning of a page.
     *
     * @param title its heading
     * @param from what it is made from, such as {@code the guards}
     */
    public static String head(String title, String from) {
        return """
                # %1

                <!-- Made from %2. Regenerate with:
                     mvn test -pl orchestrator-service,quickstart -am -Dtest=ReferenceDocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dsmartmon.reference.write=true -->
                """.replace("%1", title).replace("%2", from);
    }

    /** The head of a table. */
    public static String columns(String... names) {
        return row(names) + "|" + "---|".repeat(names.length) + "\n";
    }

    /** One row of a table; pipes in cells are escaped. */
    public static String row(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Names as code, in alphabetical order: {@code `attempts`, `unit`}. */
    public static String names(Collection<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().sorted().map(ReferencePage::code).collect(Collectors.joining(", "));
    }

    /** Text as code. */
    public static String code(String text) {
        return "`" + text + "`";
    }
}
