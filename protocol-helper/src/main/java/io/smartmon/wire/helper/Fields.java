package io.smartmon.wire.helper;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.codec.ActionJson;
import io.smartmon.wire.codec.JsonTree;
import io.smartmon.wire.codec.MalformedTreeException;
import io.smartmon.wire.codec.MeasuresJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object. Fields that are missing, mistyped or too long are refused, unless they are read as what an
 * older version does not send; unknown fields are
 * ignored, except inside an action, where nothing is ignored.
 */
final class Fields {
    private final String where;
    private final Map<?, ?> fields;

    private Fields(String where, Map<?, ?> fields) {
        this.where = where;
        this.fields = fields;
    }

    static Fields of(String where, byte[] document) {
        if (document.length > HttpWire.MAX_BODY) {
            throw new MalformedMessageException(where + ": at most " + HttpWire.MAX_BODY + " bytes are wanted");
        }
        try {
            if (JsonTree.parse(new String(document, StandardCharsets.UTF_8)) instanceof Map<?, ?> fields) {
                return new Fields(where, fields);
            }
        } catch (MalformedTreeException malformed) {
            throw new MalformedMessageException(400, where + ": " + malformed.getMessage(), malformed);
        }
        throw new MalformedMessageException(where + ": a JSON object is wanted");
    }

    String text(String name, int greatest) {
        if (take(name) instanceof String text && text.length() <= greatest) {
            return text;
        }
        throw wrong(name, "text of at most " + greatest + " characters");
    }

    /** A text that an older version does not send; empty without it. */
    String textIfThere(String name, int greatest) {
        return fields.containsKey(name) ? text(name, greatest) : "";
    }

    List<String> texts(String name, int greatest) {
        List<String> texts = new ArrayList<>();
        if (take(name) instanceof List<?> values && values.size() <= greatest) {
            for (Object value : values) {
                if (value instanceof String text) {
                    texts.add(text);
                }
            }
            if (texts.size() == values.size()) {
                return texts;
            }
        }
        throw wrong(name, "a list of at most " + greatest + " texts");
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

    Action action(String name) {
        return read(name, () -> ActionJson.read(take(name)));
    }

    Measures measures(String name) {
        return read(name, () -> MeasuresJson.read(take(name)));
    }

    Reason reason(String name) {
        Fields reason = object(name);
        return new Reason(reason.text("code", 64), reason.measures("measures"));
    }

    Fields object(String name) {
        if (take(name) instanceof Map<?, ?> inside) {
            return new Fields(where + "." + name, inside);
        }
        throw wrong(name, "an object");
    }

    private <T> T read(String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MalformedTreeException malformed) {
            throw new MalformedMessageException(400, where + "." + name + ": " + malformed.getMessage(), malformed);
        }
    }

    private @Nullable Object take(String name) {
        if (!fields.containsKey(name)) {
            throw new MalformedMessageException(where + "." + name + " is missing");
        }
        return fields.get(name);
    }

    private MalformedMessageException wrong(String name, String wanted) {
        return new MalformedMessageException(where + "." + name + ": " + wanted + " is wanted");
    }
}
