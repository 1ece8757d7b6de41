package io.smartmon.protocol.helper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.smartmon.domain.unit.UnitName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each to be taken once. What is missing, of another kind, too long, there twice or left over
 * is refused: a field that this version does not understand may have been meant to restrict.
 */
final class Fields {
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxStringLength(16_384)
                    .maxNameLength(64)
                    .maxNumberLength(20)
                    .maxDocumentLength(HttpWire.MAX_BODY)
                    .build())
            .build();

    private final String where;
    private final Map<String, @Nullable Object> rest;

    private Fields(String where, Map<String, @Nullable Object> rest) {
        this.where = where;
        this.rest = rest;
    }

    static Fields of(String where, byte[] document) {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessageException(where + ": a JSON object is wanted");
            }
            Map<String, @Nullable Object> fields = object(parser);
            if (parser.nextToken() != null) {
                throw new MalformedMessageException(where + ": something follows the JSON object");
            }
            return new Fields(where, fields);
        } catch (IOException malformed) {
            throw new MalformedMessageException(400, where + ": no valid JSON, or too large", malformed);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new MalformedMessageException("only whole numbers are numbers here");
        };
    }

    String text(String name, int greatest) {
        if (take(name) instanceof String text && text.length() <= greatest) {
            return text;
        }
        throw wrong(name, "text of at most " + greatest + " characters");
    }

    long whole(String name) {
        if (take(name) instanceof Long number) {
            return number;
        }
        throw wrong(name, "a whole number");
    }

    int small(String name) {
        long number = whole(name);
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw wrong(name, "a whole number of 32 bits");
        }
        return (int) number;
    }

    boolean flag(String name) {
        if (take(name) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    UUID uuid(String name) {
        String text = text(name, 36);
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return uuid;
            }
        } catch (IllegalArgumentException noUuid) {
            throw wrong(name, "a UUID");
        }
        throw wrong(name, "a UUID");
    }

    UnitName unit(String name) {
        return unitName(name, text(name, 255));
    }

    List<UnitName> units(String name, int greatest) {
        if (!(take(name) instanceof List<?> values) || values.size() > greatest) {
            throw wrong(name, "a list of at most " + greatest);
        }
        List<UnitName> units = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof String text)) {
                throw wrong(name, "unit names");
            }
            units.add(unitName(name, text));
        }
        return units;
    }

    <T extends Enum<T>> T code(String name, Class<T> type) {
        String text = text(name, 64);
        for (T constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw wrong(name, "a code that this version knows");
    }

    @SuppressWarnings("unchecked") // value() makes maps of no other kind
    Fields object(String name) {
        if (take(name) instanceof Map<?, ?> fields) {
            return new Fields(where + "." + name, (Map<String, @Nullable Object>) fields);
        }
        throw wrong(name, "an object");
    }

    boolean absentOrNull(String name) {
        if (rest.get(name) == null) {
            rest.remove(name);
            return true;
        }
        return false;
    }

    void end() {
        if (!rest.isEmpty()) {
            throw new MalformedMessageException(where + ": " + rest.size() + " unknown field(s)");
        }
    }

    private UnitName unitName(String name, String text) {
        try {
            return new UnitName(text);
        } catch (IllegalArgumentException noUnit) {
            throw wrong(name, "a full unit name such as nginx.service");
        }
    }

    private @Nullable Object take(String name) {
        if (!rest.containsKey(name)) {
            throw new MalformedMessageException(where + "." + name + " is missing");
        }
        return rest.remove(name);
    }

    private MalformedMessageException wrong(String name, String wanted) {
        return new MalformedMessageException(where + "." + name + ": " + wanted + " is wanted");
    }
}
