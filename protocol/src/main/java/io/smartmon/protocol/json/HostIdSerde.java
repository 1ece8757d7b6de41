package io.smartmon.protocol.json;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.exceptions.SerdeException;
import io.smartmon.domain.host.HostId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.UUID;

/** A host's identity is its UUID as text on the wire. */
@Singleton
final class HostIdSerde implements Serde<HostId> {
    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends HostId> type, HostId value)
            throws IOException {
        encoder.encodeString(value.toString());
    }

    @Override
    public HostId deserialize(Decoder decoder, DecoderContext context, Argument<? super HostId> type)
            throws IOException {
        String text = decoder.decodeString();
        try {
            return new HostId(UUID.fromString(text));
        } catch (IllegalArgumentException bad) {
            throw new SerdeException("a host's identity is a UUID", bad);
        }
    }
}
