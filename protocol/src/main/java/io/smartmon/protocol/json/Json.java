package io.smartmon.protocol.json;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and writes the wire form, UTF-8 JSON, without an application context of the caller's.
 *
 * <p>Every field is written, null and empty lists too, in the order of the record. A field that the reader does not know is
 * ignored, so that an older part keeps working with a newer one; a required field that is missing is an error. Instants are
 * ISO-8601 text, durations whole nanoseconds, enumerations their codes, identities, kinds and unit names plain text. Thread-safe.
 */
public final class Json {
    private static final ObjectMapper MAPPER = ObjectMapper.create(
            Map.of(
                    "micronaut.serde.serialization.inclusion",
                    "ALWAYS",
                    "micronaut.serde.deserialization.strict-nullable",
                    true,
                    "micronaut.serde.deserialization.fail-on-null-for-primitives",
                    true),
            "io.smartmon.protocol");

    private Json() {}

    /** The document of a wire record. */
    public static byte[] encode(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException unwritable) {
            throw new IllegalStateException(
                    "no wire form for " + value.getClass().getName(), unwritable);
        }
    }

    /** The document of a wire record, as text. */
    public static String text(Object value) {
        return new String(encode(value), StandardCharsets.UTF_8);
    }

    /**
     * Reads one record.
     *
     * @throws MalformedJsonException if it is no JSON or not of that form
     */
    public static <T> T decode(byte[] document, Class<T> type) {
        try {
            return Objects.requireNonNull(MAPPER.readValue(document, type), "it is null");
        } catch (IOException | IllegalArgumentException | NullPointerException malformed) {
            throw new MalformedJsonException("not a " + type.getSimpleName() + ": " + firstLine(malformed), malformed);
        }
    }

    /**
     * Reads one record from text.
     *
     * @throws MalformedJsonException if it is no JSON or not of that form
     */
    public static <T> T decode(String document, Class<T> type) {
        return decode(document.getBytes(StandardCharsets.UTF_8), type);
    }

    /**
     * Reads a list of records from text.
     *
     * @throws MalformedJsonException if it is no JSON or not of that form
     */
    public static <T> List<T> decodeList(String document, Class<T> type) {
        try {
            return List.copyOf(Objects.requireNonNull(MAPPER.readValue(document, Argument.listOf(type)), "it is null"));
        } catch (IOException | IllegalArgumentException | NullPointerException malformed) {
            throw new MalformedJsonException(
                    "not a list of " + type.getSimpleName() + ": " + firstLine(malformed), malformed);
        }
    }

    private static String firstLine(Exception malformed) {
        String message = malformed.getMessage();
        return message == null
                ? malformed.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
