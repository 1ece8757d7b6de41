package io.smartmon.orchestrator.decide;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.StoreUnavailableException;
import java.time.Instant;
import java.util.function.Supplier;

/** Turns an unavailable store into a value that is not known. */
final class StoreAnswers {
    private StoreAnswers() {}

    static <T> Knowledge<T> of(Supplier<T> call, Instant at) {
        try {
            return Knowledge.known(call.get(), at);
        } catch (StoreUnavailableException away) {
            return Knowledge.unknown(
                    Reason.of("store_unavailable", "message", Measure.text(String.valueOf(away.getMessage()))));
        }
    }
}
