package io.smartmon.protocol.json;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.exceptions.SerdeException;
import io.smartmon.wire.codec.JsonTree;
import io.smartmon.wire.codec.MalformedTreeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings the codecs' plain values ({@link JsonTree}) into the mapper, so that there is only one form. */
record TreeSerde<T>(Function<T, @Nullable Object> toTree, Function<@Nullable Object, T> fromTree) implements Serde<T> {
    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends T> type, T value)
            throws IOException {
        write(encoder, type, toTree.apply(value));
    }

    @Override
    public T deserialize(Decoder decoder, DecoderContext context, Argument<? super T> type) throws IOException {
        try {
            return fromTree.apply(plain(decoder.decodeNode()));
        } catch (MalformedTreeException malformed) {
            throw new SerdeException(malformed.getMessage(), malformed);
        }
    }

    private static void write(Encoder encoder, Argument<?> type, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> encoder.encodeNull();
            case String text -> encoder.encodeString(text);
            case Boolean flag -> encoder.encodeBoolean(flag);
            case Integer number -> encoder.encodeInt(number);
            case Long number -> encoder.encodeLong(number);
            case Double number -> encoder.encodeDouble(number);
            case BigInteger number -> encoder.encodeBigInteger(number);
            case BigDecimal number -> encoder.encodeBigDecimal(number);
            case List<?> list -> {
                Encoder array = encoder.encodeArray(type);
                for (Object each : list) {
                    write(array, type, each);
                }
                array.finishStructure();
            }
            case Map<?, ?> map -> {
                Encoder object = encoder.encodeObject(type);
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    object.encodeKey(String.valueOf(each.getKey()));
                    write(object, type, each.getValue());
                }
                object.finishStructure();
            }
            default ->
                throw new IllegalArgumentException(
                        "not a plain value: " + value.getClass().getName());
        }
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            node.entries().forEach(each -> fields.put(each.getKey(), plain(each.getValue())));
            return fields;
        } else if (node.isArray()) {
            List<@Nullable Object> values = new ArrayList<>();
            node.values().forEach(each -> values.add(plain(each)));
            return values;
        } else if (node.isString()) {
            return node.getStringValue();
        } else if (node.isBoolean()) {
            return node.getBooleanValue();
        } else if (node.isNumber()) {
            return number(node.getNumberValue());
        }
        return null;
    }

    private static Object number(Number number) {
        return switch (number) {
            case Integer whole -> whole.longValue();
            case Long whole -> whole;
            case BigInteger whole when whole.bitLength() < Long.SIZE -> whole.longValue();
            case Double decimal -> new BigDecimal(decimal.toString());
            case Float decimal -> new BigDecimal(decimal.toString());
            default -> number;
        };
    }
}
