package io.smartmon.shim.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.helper.FakeUnits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final RateLimit LIMIT = new RateLimit(3, 5, Duration.ofMinutes(10));
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final ActAnswer DONE = new ActAnswer.Done(new ActResult(ActResult.Outcome.JOB_DONE, "done"), 1_000);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("journal");
    }

    @Test
    void theFileIsTheOwnersAlone() throws IOException {
        open().close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void anAnswerSurvivesARestart() {
        ActRequest request = request(WEB, 7);
        try (Ledger ledger = open()) {
            assertEquals(Optional.empty(), ledger.accept(request, 1_000));
            ledger.answered(request, DONE);
        }
        try (Ledger ledger = open()) {
            assertEquals(Optional.of(DONE), ledger.known(request.plan(), request.planHash()));
            assertEquals(7, ledger.epoch());
        }
    }

    @Test
    void acceptedWithoutAnAnswerStaysIndeterminateForGood() {
        ActRequest request = request(WEB, 7);
        try (Ledger ledger = open()) {
            assertEquals(Optional.empty(), ledger.accept(request, 1_000));
        }
        for (int restart = 0; restart < 2; restart++) {
            try (Ledger ledger = open()) {
                assertEquals(
                        Optional.of(new ActAnswer.Indeterminate(1_000)),
                        ledger.known(request.plan(), request.planHash()));
                assertEquals(new ActAnswer.Indeterminate(1_000), ledger.recall(request.plan(), 8));
            }
        }
    }

    @Test
    void aRefusalSurvivesARestartWithWhatWasSeen() {
        ActRequest request = request(WEB, 7);
        ActAnswer refused = new ActAnswer.Refused(Refusal.STATE_CHANGED, "someone was faster", FakeUnits.active(WEB));
        try (Ledger ledger = open()) {
            ledger.answered(request, refused);
        }
        try (Ledger ledger = open()) {
            assertEquals(Optional.of(refused), ledger.known(request.plan(), request.planHash()));
        }
    }

    @Test
    void aBurnedIdStaysBurnedAndItsEpochSeenAfterARestart() {
        UUID plan = UUID.randomUUID();
        try (Ledger ledger = open()) {
            ledger.recall(plan, 9);
        }
        try (Ledger ledger = open()) {
            ActAnswer.Refused burned = assertInstanceOf(
                    ActAnswer.Refused.class, ledger.known(plan, "any").orElseThrow());
            assertEquals(Refusal.BURNED, burned.refusal());
            assertEquals(9, ledger.epoch());
        }
    }

    @Test
    void theEpochOfARecoveryOfAKnownPlanIsSeenAfterARestart() {
        ActRequest request = request(WEB, 7);
        try (Ledger ledger = open()) {
            ledger.accept(request, 1_000);
            ledger.recall(request.plan(), 12);
        }
        try (Ledger ledger = open()) {
            assertEquals(12, ledger.epoch());
            assertRefused(Refusal.STALE_EPOCH, ledger.accept(request(WEB, 11), 1_000));
        }
    }

    @Test
    void theRateLimitOfAUnitSurvivesARestart() {
        try (Ledger ledger = open()) {
            accept(ledger, 3, WEB, 1_000);
        }
        try (Ledger ledger = open()) {
            assertRefused(Refusal.RATE_LIMIT, ledger.accept(request(WEB, 7), 1_000 + 59_999));
            assertEquals(Optional.empty(), ledger.accept(request(WEB, 7), 1_000 + 60_000));
        }
    }

    @Test
    void theRateLimitOfTheHostCountsAllUnits() {
        try (Ledger ledger = open()) {
            accept(ledger, 3, WEB, 1_000);
            accept(ledger, 2, new UnitName("lab-db.service"), 1_000);
            assertRefused(Refusal.RATE_LIMIT, ledger.accept(request(new UnitName("lab-app.service"), 7), 1_000));
        }
    }

    @Test
    void aTornEndIsCutOffWhereverItWasTorn() throws IOException {
        ActRequest first = request(WEB, 7);
        ActRequest second = request(WEB, 8);
        long whole;
        try (Ledger ledger = open()) {
            ledger.accept(first, 1_000);
            whole = ledger.bytes();
            ledger.accept(second, 1_000);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int length = (int) whole + 1; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            try (Ledger ledger = open()) {
                assertEquals(1, ledger.plans());
                assertEquals(7, ledger.epoch());
                assertTrue(ledger.note().contains((length - whole) + " bytes"), ledger.note());
            }
            assertEquals(whole, Files.size(file));
        }
    }

    @Test
    void aTornFirstWriteIsAnEmptyJournal() throws IOException {
        for (int length = 0; length < Frames.MAGIC.length; length++) {
            Files.write(file, Arrays.copyOf(Frames.MAGIC, length));
            try (Ledger ledger = open()) {
                assertEquals(0, ledger.plans());
            }
            assertArrayEquals(Frames.MAGIC, Files.readAllBytes(file));
        }
    }

    @Test
    void zerosThatACrashLeftAtTheEndAreCutOff() throws IOException {
        try (Ledger ledger = open()) {
            ledger.accept(request(WEB, 7), 1_000);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 4_096));
        try (Ledger ledger = open()) {
            assertEquals(1, ledger.plans());
        }
    }

    @Test
    void damageBeforeTheEndStopsTheStartRatherThanForgettingWhatWasDone() throws IOException {
        try (Ledger ledger = open()) {
            ledger.accept(request(WEB, 7), 1_000);
            ledger.accept(request(WEB, 7), 1_000);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[Frames.MAGIC.length + 20] ^= 1;
        Files.write(file, bytes);
        JournalException damaged = assertThrows(JournalException.class, this::open);
        assertTrue(String.valueOf(damaged.getMessage()).contains("damaged at byte 8"), damaged.getMessage());
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void aFileThatIsNoJournalIsLeftAsItIs() throws IOException {
        Files.writeString(file, "something else");
        assertThrows(JournalException.class, this::open);
        assertEquals("something else", Files.readString(file));
    }

    @Test
    void pruningKeepsTheNewestPlansTheEpochAndWhatHasNoAnswer() {
        ActRequest unanswered = request(WEB, 7);
        ActRequest last = request(WEB, 8);
        try (Ledger ledger = Ledger.open(file, LIMIT, new Ledger.Retention(50, 10_000))) {
            ledger.accept(unanswered, 1_000);
            for (int i = 0; i < 300; i++) {
                ledger.recall(UUID.randomUUID(), 9);
            }
            ledger.answered(last, new ActAnswer.Refused(Refusal.HOLD, "held", null));
            assertTrue(ledger.plans() < 200, "pruned: " + ledger.plans());
        }
        try (Ledger ledger = open()) {
            assertEquals(Optional.of(new ActAnswer.Indeterminate(1_000)), ledger.known(unanswered.plan()));
            assertTrue(ledger.known(last.plan()).isPresent());
            assertEquals(9, ledger.epoch());
            assertEquals("", ledger.note());
        }
    }

    private Ledger open() {
        return Ledger.open(file, LIMIT);
    }

    private static void accept(Ledger ledger, int times, UnitName unit, long now) {
        for (int i = 0; i < times; i++) {
            assertEquals(Optional.empty(), ledger.accept(request(unit, 7), now));
        }
    }

    private static void assertRefused(Refusal why, Optional<ActAnswer.Refused> answer) {
        assertEquals(Optional.of(why), answer.map(ActAnswer.Refused::refusal));
    }

    private static ActRequest request(UnitName unit, long epoch) {
        return new ActRequest(
                UUID.randomUUID(),
                "a".repeat(64),
                HostId.ofName("alpha"),
                "b0070000-0000-4000-8000-000000000001",
                epoch,
                9_999_999,
                Verb.START,
                unit,
                ExpectedState.of(FakeUnits.failed(unit)),
                List.of());
    }
}
