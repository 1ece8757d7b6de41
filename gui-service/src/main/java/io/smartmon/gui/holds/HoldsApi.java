package io.smartmon.gui.holds;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.gui.page.Paging;
import io.smartmon.storage.read.HoldReader;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds in force as JSON. */
@Controller("/api/v1/holds")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HoldsApi {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final HoldReader reader;

    HoldsApi(HoldReader reader) {
        this.reader = reader;
    }

    /** A part of the list. */
    @Serdeable
    record Holds(long total, List<HoldJson> items, int limit, int offset) {}

    /**
     * A person's stop of all repairs.
     *
     * @param host the host that it is about; null for all
     */
    @Serdeable
    record HoldJson(UUID id, @Nullable String host, String source, String by, String reason, Instant since) {
        static HoldJson of(HoldReader.ActiveHold active) {
            return new HoldJson(
                    active.hold().id(),
                    active.hostName(),
                    active.hold().source().name().toLowerCase(Locale.ROOT),
                    active.hold().by(),
                    active.hold().reason(),
                    active.hold().since());
        }
    }

    /** Holds in force, 100 at a time by default and at most 1000. */
    @Get
    Holds list(@QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, DEFAULT_LIMIT, MAX_LIMIT);
        List<HoldReader.ActiveHold> active = reader.inForce();
        return new Holds(
                active.size(),
                active.stream()
                        .skip(paging.offset())
                        .limit(paging.limit())
                        .map(HoldJson::of)
                        .toList(),
                paging.limit(),
                paging.offset());
    }
}
