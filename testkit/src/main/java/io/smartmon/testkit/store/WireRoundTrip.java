package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.protocol.json.Json;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Shared by the decorators: arguments and answers pass through JSON bytes, and every call is made twice. */
final class WireRoundTrip {
    private WireRoundTrip() {}

    /** The value as it arrives at the other end. */
    static <T> T sent(T value, Class<T> type) {
        T arrived = Json.decode(Json.encode(value), type);
        assertEquals(value, arrived, "the wire changed it");
        return arrived;
    }

    /**
     * Makes the call twice and returns the first answer.
     *
     * @param comparable the part of the answer that must be the same both times
     */
    static <C, A> A call(
            C call, Class<C> callType, Function<C, A> port, Class<A> answerType, UnaryOperator<A> comparable) {
        A first = port.apply(sent(call, callType));
        A second = port.apply(sent(call, callType));
        assertEquals(comparable.apply(first), comparable.apply(second), () -> "the second answer to " + call);
        return sent(first, answerType);
    }
}
