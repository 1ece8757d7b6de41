package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.UUID;

/** Sends each call over the wire and twice; the store's clock goes on, and a lease has less left. */
record TwiceSyncStore(SyncStore store) implements SyncStore {
    @Override
    public Answer sync(Request request) {
        return TwiceOverTheWire.call(
                request,
                Request.class,
                store::sync,
                Answer.class,
                answer -> new Answer(
                        TwiceLeaseStore.withoutTime(answer.lease()),
                        answer.standing(),
                        answer.holds(),
                        answer.open(),
                        answer.commands(),
                        Instant.EPOCH));
    }

    @Override
    public void answer(HostId host, UUID command, Reason answer, Instant at) {
        for (int time = 0; time < 2; time++) {
            StoreCalls.AnswerCommand call = TwiceOverTheWire.sent(
                    new StoreCalls.AnswerCommand(host, command, answer, at), StoreCalls.AnswerCommand.class);
            store.answer(call.host(), call.command(), call.answer(), call.at());
        }
    }
}
