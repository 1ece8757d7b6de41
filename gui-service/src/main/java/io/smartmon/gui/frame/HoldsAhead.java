package io.smartmon.gui.frame;

import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.gui.fleet.ReadCache;
import io.smartmon.gui.holds.HoldsInForce;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Has the holds in force read on a thread that may wait, so that rendering the frame never does. Thread-safe. */
@Singleton
final class HoldsAhead {
    private final HoldsInForce holds;
    private final ReadCache<String, HoldsInForce.Answer> recent;

    HoldsAhead(HoldsInForce holds, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.holds = holds;
        // Shorter than the answer itself is valid, so that it still is when the frame asks for it.
        this.recent = new ReadCache<>(blocking, System::nanoTime, Duration.ofMillis(500), 1);
    }

    CompletionStage<HoldsInForce.Answer> ready() {
        return recent.get("", holds.version(), holds::renewed);
    }
}
