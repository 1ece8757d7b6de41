package io.smartmon.shim;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HttpWire;
import io.smartmon.wire.helper.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Speaks to a helper's socket by hand.
 *
 * @param key what it offers as the key
 */
public record RawCaller(Path socket, String key) implements Helper {
    private static final byte[] NOTHING = new byte[0];

    @Override
    public ActAnswer act(ActRequest request) {
        return HelperJson.answer(
                send("POST", "/v1/acts", HelperJson.encode(request)).body());
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return HelperJson.answer(get("/v1/acts/" + plan + "?epoch=" + epoch).body());
    }

    /** Reads a resource. */
    public WireResponse get(String target) {
        return send("GET", target, NOTHING);
    }

    /** Sends a request and reads what comes back. */
    public WireResponse send(String method, String target, byte[] body) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            HttpWire.writeRequest(Channels.newOutputStream(channel), method, target, key, body);
            return HttpWire.readResponse(Channels.newInputStream(channel));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
