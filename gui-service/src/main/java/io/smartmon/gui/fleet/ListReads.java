package io.smartmon.gui.fleet;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lists that are the same for all viewers, read from the store and encoded as JSON once for each change, and again after two
 * seconds at the latest, because ranges of time move. Thread-safe; never waits.
 */
@Singleton
public final class ListReads {
    /** How long a list is kept at most if nothing is known to have changed. */
    public static final Duration MAX_AGE = Duration.ofSeconds(2);

    /** So few because an answer may have a thousand rows. */
    private static final int MAX_ENTRIES = 40;

    private final FleetMemory memory;
    private final JsonMapper json;
    private final ExecutorService blocking;
    private final ReadCache<Record, byte[]> encoded;

    ListReads(FleetMemory memory, JsonMapper json, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.memory = memory;
        this.json = json;
        this.blocking = blocking;
        this.encoded = new ReadCache<>(blocking, System::nanoTime, MAX_AGE, MAX_ENTRIES);
    }

    /**
     * The list as JSON.
     *
     * @param query all that the list depends on besides the store and the current time, checked and with its defaults; of a class
     *     of that list's own
     * @param read reads the list
     */
    public CompletionStage<HttpResponse<byte[]>> json(Record query, Supplier<?> read) {
        return with(fleet -> encoded.get(query, fleet.changes(), () -> encode(read.get())))
                .thenApply(body -> HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE));
    }

    /** What that gives of the fleet in memory, as soon as there is one. */
    public <T> CompletionStage<T> with(Function<Fleet, CompletionStage<T>> then) {
        return memory.with(blocking, then);
    }

    private byte[] encode(Object list) {
        try {
            return json.writeValueAsBytes(list);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
