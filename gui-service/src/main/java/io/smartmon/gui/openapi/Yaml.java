package io.smartmon.gui.openapi;

/** Writes lines of YAML. */
final class Yaml {
    private final StringBuilder text = new StringBuilder();

    /** Adds a line, two spaces deeper at each level. */
    void line(int level, String line) {
        text.append("  ".repeat(level)).append(line).append('\n');
    }

    /** A text as one scalar. */
    static String quoted(String word) {
        return "'" + word.replace("'", "''") + "'";
    }

    String text() {
        return text.toString();
    }
}
