package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore.Appended;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.SampleStore} does. */
public abstract class SampleStoreContract extends StoreContract {
    /** For subclasses. */
    protected SampleStoreContract() {}

    @Test
    void newSamplesAreStored() {
        assertEquals(
                new Appended(2, 0, 0),
                stores().samples().append(host, run, List.of(sample(1, now.minusSeconds(15)), sample(2, now))));
    }

    @Test
    void aReplayDoublesNothing() {
        List<SystemSample> first = List.of(sample(1, now.minusSeconds(30)), sample(2, now.minusSeconds(15)));
        stores().samples().append(host, run, first);
        assertEquals(
                new Appended(1, 2, 0),
                stores().samples().append(host, run, List.of(first.get(0), first.get(1), sample(3, now))));
    }

    @Test
    void anotherRunStartsItsOwnNumbering() {
        stores().samples().append(host, run, List.of(sample(1, now.minusSeconds(15))));
        assertEquals(
                new Appended(1, 0, 0), stores().samples().append(host, UUID.randomUUID(), List.of(sample(1, now))));
    }

    @Test
    void whatLiesTooFarBackOrAheadIsCountedApartAndBlocksNothing() {
        assertEquals(
                new Appended(1, 0, 2),
                stores().samples()
                        .append(
                                host,
                                run,
                                List.of(
                                        sample(1, now.minus(Duration.ofDays(8))),
                                        sample(2, now),
                                        sample(3, now.plus(Duration.ofMinutes(6))))));
    }

    @Test
    void aFullBatchIsStored() {
        List<SystemSample> batch = LongStream.rangeClosed(1, 1000)
                .mapToObj(i -> sample(i, now.minusSeconds(15 * (1000 - i))))
                .toList();
        assertEquals(new Appended(1000, 0, 0), stores().samples().append(host, run, batch));
    }
}
