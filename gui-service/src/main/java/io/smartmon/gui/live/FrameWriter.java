package io.smartmon.gui.live;

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.io.buffer.ByteBufferFactory;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.MessageBodyWriter;
import io.micronaut.http.codec.CodecException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/** Writes frames as they are: the framework's own writer would encode each event once for every viewer. */
@Singleton
@Produces(MediaType.TEXT_EVENT_STREAM)
final class FrameWriter implements MessageBodyWriter<Frame> {
    @Override
    public void writeTo(
            Argument<Frame> type, MediaType mediaType, Frame frame, MutableHeaders headers, OutputStream out) {
        try {
            out.write(frame.bytes());
        } catch (IOException gone) {
            throw new CodecException("the viewer has disconnected", gone);
        }
    }

    @Override
    public ByteBuffer<?> writeTo(
            Argument<Frame> type,
            MediaType mediaType,
            Frame frame,
            MutableHeaders headers,
            ByteBufferFactory<?, ?> buffers) {
        return buffers.wrap(frame.bytes());
    }
}
