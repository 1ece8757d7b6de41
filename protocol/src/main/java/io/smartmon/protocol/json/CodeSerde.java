package io.smartmon.protocol.json;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.exceptions.SerdeException;
import java.io.IOException;
import java.util.function.Function;

/**
 * A value that is one string on the wire, such as a code or a name; the decoder throws IllegalArgumentException if
 * malformed.
 */
record CodeSerde<T>(Function<T, String> code, Function<String, T> decode) implements Serde<T> {
    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends T> type, T value)
            throws IOException {
        encoder.encodeString(code.apply(value));
    }

    @Override
    public T deserialize(Decoder decoder, DecoderContext context, Argument<? super T> type) throws IOException {
        String text = decoder.decodeString();
        try {
            return decode.apply(text);
        } catch (IllegalArgumentException bad) {
            throw new SerdeException("not a " + type.getType().getSimpleName() + ": " + bad.getMessage(), bad);
        }
    }
}
