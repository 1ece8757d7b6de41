package io.smartmon.gui.predecessor;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as spreadsheets open it: UTF-8 with a byte order mark, CRLF, RFC 4180 quoting. Text that a spreadsheet would
 * take for a formula is preceded by an apostrophe, because hosts write such text; numbers and times are not text.
 */
final class Csv {
    private static final MediaType TYPE = new MediaType("text/csv; charset=utf-8");
    private static final Pattern UNSAFE_IN_NAME = Pattern.compile("[^A-Za-z0-9._@-]");
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final StringBuilder text = new StringBuilder("\uFEFF");

    Csv(String... columns) {
        text.append(String.join(",", columns)).append("\r\n");
    }

    /** Adds a row. Null is an empty cell. */
    void row(@Nullable Object... cells) {
        text.append(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** The answer that offers the file under the name of these parts. */
    HttpResponse<byte[]> offer(List<String> nameParts) {
        String name = nameParts.stream()
                .map(part -> UNSAFE_IN_NAME.matcher(part).replaceAll("_"))
                .collect(Collectors.joining("_"));
        return HttpResponse.ok(text.toString().getBytes(StandardCharsets.UTF_8))
                .contentType(TYPE)
                .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (!(value instanceof String word)) {
            return value.toString();
        }
        String safe = !word.isEmpty() && FORMULA_STARTS.indexOf(word.charAt(0)) >= 0 ? "'" + word : word;
        return safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0 || safe.indexOf('\n') >= 0 || safe.indexOf('\r') >= 0
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
