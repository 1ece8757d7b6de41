package io.smartmon.gui.frame;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.ReadCache;
import io.smartmon.gui.frame.FramedPages.Main;
import io.smartmon.gui.frame.FramedPages.Seen;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Pages that show nothing but the fleet in memory, rendered once for each version of it. They are rendered again after a
 * second at the latest, because ages on them grow. Thread-safe; never waits.
 */
@Singleton
public final class FleetPages {
    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final int MAX_ENTRIES = 50;

    private final FleetMemory memory;
    private final FramedPages framed;
    private final InstantSource clock;
    private final ExecutorService blocking;
    private final ReadCache<Key, Main> mains;

    FleetPages(
            FleetMemory memory,
            FramedPages framed,
            InstantSource clock,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.memory = memory;
        this.framed = framed;
        this.clock = clock;
        this.blocking = blocking;
        this.mains = new ReadCache<>(blocking, System::nanoTime, MAX_AGE, MAX_ENTRIES);
    }

    private record Key(String view, Seen seen) {}

    /** A page of the fleet. */
    @FunctionalInterface
    public interface View {
        /** What the page shows of the fleet at that instant; depends on nothing else. */
        Object of(Fleet fleet, Instant now);
    }

    /** The whole page for the viewer of the request; the view is the name of its main part. */
    public CompletionStage<HttpResponse<byte[]>> page(
            HttpRequest<?> request, String title, String section, String view, View shown) {
        Seen seen = Seen.of(request);
        return framed.page(
                request,
                section,
                memory.with(
                        blocking,
                        fleet -> mains.get(
                                new Key(view, seen),
                                fleet.version(),
                                () -> framed.render(title, view, shown.of(fleet, clock.instant()), seen))));
    }
}
