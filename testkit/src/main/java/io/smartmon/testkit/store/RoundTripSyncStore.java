package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.UUID;

/** Sends each call over the wire and twice; the store's clock advances, and a lease has less time left. */
record RoundTripSyncStore(SyncStore store) implements SyncStore {
    @Override
    public Answer sync(Request request) {
        return WireRoundTrip.call(
                request,
                Request.class,
                store::sync,
                Answer.class,
                answer -> new Answer(
                        RoundTripLeaseStore.withoutTime(answer.lease()),
                        answer.identity(),
                        answer.restoredSince(),
                        answer.holds(),
                        answer.open(),
                        answer.commands(),
                        Instant.EPOCH));
    }

    @Override
    public void answer(HostId host, UUID command, Reason answer, Instant at) {
        for (int time = 0; time < 2; time++) {
            StoreCalls.AnswerCommand call = WireRoundTrip.sent(
                    new StoreCalls.AnswerCommand(host, command, answer, at), StoreCalls.AnswerCommand.class);
            store.answer(call.host(), call.command(), call.answer(), call.at());
        }
    }
}
