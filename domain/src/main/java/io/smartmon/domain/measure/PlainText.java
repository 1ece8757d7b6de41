package io.smartmon.domain.measure;

/**
 * Text of people and programs that cannot break out of its line: a terminal would obey a control character, and a direction
 * character makes a line read as another one.
 */
public final class PlainText {
    private PlainText() {}

    /** The text in one line: a blank for each line break and tab, and {@code ?} for any other character that is not one to be read. */
    public static String of(String text) {
        if (text.codePoints().allMatch(PlainText::isPlain)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isPlain(c) ? c : isBreak(c) ? ' ' : '?'));
        return line.toString();
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029;
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
