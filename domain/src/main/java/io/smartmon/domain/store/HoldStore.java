package io.smartmon.domain.store;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored holds. Thread-safe. Throws {@link StoreUnavailableException} when the store does not answer. */
public interface HoldStore {
    /** Stores a hold; one with the same id changes nothing. */
    void place(Hold hold);

    /** Lifts the holds of exactly this scope and returns how many; the same lift again answers the same. */
    int lift(Lift lift);

    /** The holds in force for the host: its own and those for all, oldest first. */
    List<Hold> inForce(HostId host);

    /**
     * The end of holds.
     *
     * @param id UUIDv7 of this lifting
     * @param host the host whose holds are lifted; null means the holds for all
     * @param by who lifts, a user's name
     * @param reason why; not empty
     */
    record Lift(UUID id, @Nullable HostId host, String by, String reason, Instant at) {
        public Lift {
            by = PlainText.of(by);
            reason = PlainText.of(reason);
        }
    }
}
