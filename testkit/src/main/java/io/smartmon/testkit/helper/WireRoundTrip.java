package io.smartmon.testkit.helper;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.protocol.json.Json;
import io.smartmon.wire.helper.HelperJson;
import java.util.UUID;
import org.opentest4j.AssertionFailedError;

/**
 * A helper behind its wire form: requests and answers pass through JSON bytes, and every call is made twice and must
 * be answered alike. Thread-safe if what it wraps is.
 */
public final class WireRoundTrip implements Helper {
    private final Helper behind;

    /** Puts the wire before a helper. */
    public WireRoundTrip(Helper behind) {
        this.behind = behind;
    }

    @Override
    public ActAnswer act(ActRequest request) {
        ActRequest sent = HelperJson.request(HelperJson.encode(request));
        return same(through(behind.act(sent)), through(behind.act(sent)));
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return same(through(behind.recall(plan, epoch)), through(behind.recall(plan, epoch)));
    }

    private static ActAnswer through(ActAnswer answer) {
        // Once in the helper's own strict form, once in that of the rest of the protocol: they must be one.
        return Json.decode(Json.encode(HelperJson.answer(HelperJson.encode(answer))), ActAnswer.class);
    }

    private static ActAnswer same(ActAnswer first, ActAnswer second) {
        if (!first.equals(second)) {
            throw new AssertionFailedError("asked twice, answered differently", first, second);
        }
        return first;
    }
}
