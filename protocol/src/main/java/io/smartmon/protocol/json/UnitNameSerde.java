package io.smartmon.protocol.json;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.exceptions.SerdeException;
import io.smartmon.domain.unit.UnitName;
import jakarta.inject.Singleton;
import java.io.IOException;

/** A unit's name is plain text on the wire, and is checked against systemd's grammar when read. */
@Singleton
final class UnitNameSerde implements Serde<UnitName> {
    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends UnitName> type, UnitName value)
            throws IOException {
        encoder.encodeString(value.value());
    }

    @Override
    public UnitName deserialize(Decoder decoder, DecoderContext context, Argument<? super UnitName> type)
            throws IOException {
        String text = decoder.decodeString();
        try {
            return new UnitName(text);
        } catch (IllegalArgumentException bad) {
            throw new SerdeException(bad.getMessage(), bad);
        }
    }
}
