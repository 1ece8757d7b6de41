package io.smartmon.shim.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.helper.FakeUnits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanJournalTest {
    private static final RateLimit LIMIT = new RateLimit(3, 5, Duration.ofMinutes(10));
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final ActAnswer DONE =
            new ActAnswer.Done(new ActResult(ActResult.Outcome.DONE, Reason.of("done")), 1_000);

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
        try (PlanJournal journal = open()) {
            assertEquals(Optional.empty(), journal.accept(request, 1_000));
            journal.answered(request, DONE);
        }
        try (PlanJournal journal = open()) {
            assertEquals(Optional.of(DONE), journal.known(request.plan(), request.planHash()));
            assertEquals(7, journal.epoch());
        }
    }

    @Test
    void acceptedWithoutAnAnswerStaysIndeterminateForGood() {
        ActRequest request = request(WEB, 7);
        try (PlanJournal journal = open()) {
            assertEquals(Optional.empty(), journal.accept(request, 1_000));
        }
        for (int restart = 0; restart < 2; restart++) {
            try (PlanJournal journal = open()) {
                assertEquals(
                        Optional.of(new ActAnswer.Indeterminate(1_000)),
                        journal.known(request.plan(), request.planHash()));
                assertEquals(new ActAnswer.Indeterminate(1_000), journal.recall(request.plan(), 8));
            }
        }
    }

    @Test
    void aRefusalSurvivesARestartWithWhatWasSeen() {
        ActRequest request = request(WEB, 7);
        ActAnswer refused = new ActAnswer.Refused(
                Refusal.STATE_CHANGED,
                Reason.of("state_not_expected"),
                FakeUnits.active(WEB).measures());
        try (PlanJournal journal = open()) {
            journal.answered(request, refused);
        }
        try (PlanJournal journal = open()) {
            assertEquals(Optional.of(refused), journal.known(request.plan(), request.planHash()));
        }
    }

    @Test
    void aBurnedIdStaysBurnedAndItsEpochSeenAfterARestart() {
        UUID plan = UUID.randomUUID();
        try (PlanJournal journal = open()) {
            journal.recall(plan, 9);
        }
        try (PlanJournal journal = open()) {
            ActAnswer.Refused voided = assertInstanceOf(
                    ActAnswer.Refused.class, journal.known(plan, "any").orElseThrow());
            assertEquals(Refusal.VOIDED, voided.refusal());
            assertEquals(9, journal.epoch());
        }
    }

    @Test
    void theEpochOfARecoveryOfAKnownPlanIsSeenAfterARestart() {
        ActRequest request = request(WEB, 7);
        try (PlanJournal journal = open()) {
            journal.accept(request, 1_000);
            journal.recall(request.plan(), 12);
        }
        try (PlanJournal journal = open()) {
            assertEquals(12, journal.epoch());
            assertRefused(Refusal.STALE_EPOCH, journal.accept(request(WEB, 11), 1_000));
        }
    }

    @Test
    void theRateLimitOfAUnitSurvivesARestart() {
        try (PlanJournal journal = open()) {
            accept(journal, 3, WEB, 1_000);
        }
        try (PlanJournal journal = open()) {
            assertRefused(Refusal.RATE_LIMIT, journal.accept(request(WEB, 7), 1_000 + 59_999));
            assertEquals(Optional.empty(), journal.accept(request(WEB, 7), 1_000 + 60_000));
        }
    }

    @Test
    void theRateLimitOfTheHostCountsAllUnits() {
        try (PlanJournal journal = open()) {
            accept(journal, 3, WEB, 1_000);
            accept(journal, 2, new UnitName("lab-db.service"), 1_000);
            assertRefused(Refusal.RATE_LIMIT, journal.accept(request(new UnitName("lab-app.service"), 7), 1_000));
        }
    }

    @Test
    void aTornEndIsCutOffWhereverItWasTorn() throws IOException {
        ActRequest first = request(WEB, 7);
        ActRequest second = request(WEB, 8);
        long whole;
        try (PlanJournal journal = open()) {
            journal.accept(first, 1_000);
            whole = journal.bytes();
            journal.accept(second, 1_000);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int length = (int) whole + 1; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            try (PlanJournal journal = open()) {
                assertEquals(1, journal.plans());
                assertEquals(7, journal.epoch());
                assertTrue(journal.note().contains((length - whole) + " bytes"), journal.note());
            }
            assertEquals(whole, Files.size(file));
        }
    }

    @Test
    void aTornFirstWriteIsAnEmptyJournal() throws IOException {
        for (int length = 0; length < Frames.MAGIC.length; length++) {
            Files.write(file, Arrays.copyOf(Frames.MAGIC, length));
            try (PlanJournal journal = open()) {
                assertEquals(0, journal.plans());
            }
            assertArrayEquals(Frames.MAGIC, Files.readAllBytes(file));
        }
    }

    @Test
    void zerosThatACrashLeftAtTheEndAreCutOff() throws IOException {
        try (PlanJournal journal = open()) {
            journal.accept(request(WEB, 7), 1_000);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 4_096));
        try (PlanJournal journal = open()) {
            assertEquals(1, journal.plans());
        }
    }

    @Test
    void damageBeforeTheEndStopsTheStart() throws IOException {
        try (PlanJournal journal = open()) {
            journal.accept(request(WEB, 7), 1_000);
            journal.accept(request(WEB, 7), 1_000);
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
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(50, 10_000))) {
            journal.accept(unanswered, 1_000);
            for (int i = 0; i < 300; i++) {
                journal.recall(UUID.randomUUID(), 9);
            }
            journal.answered(last, held());
            assertTrue(journal.plans() < 200, "pruned: " + journal.plans());
        }
        try (PlanJournal journal = open()) {
            assertEquals(Optional.of(new ActAnswer.Indeterminate(1_000)), journal.known(unanswered.plan()));
            assertTrue(journal.known(last.plan()).isPresent());
            assertEquals(9, journal.epoch());
            assertEquals("", journal.note());
        }
    }

    @Test
    void theLastAcceptedPlanIsKnownAfterARestartAndThroughAPruning() {
        ActRequest earlier = request(WEB, 7);
        ActRequest last = request(WEB, 7);
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(50, 10_000))) {
            assertEquals(Optional.empty(), journal.lastAccepted());
            journal.accept(earlier, 1_000);
            journal.answered(earlier, DONE);
            journal.accept(last, 1_001);
            journal.answered(last, DONE);
            journal.answered(request(WEB, 7), held());
            journal.recall(UUID.randomUUID(), 8);
            assertEquals(Optional.of(last.plan()), journal.lastAccepted(), "a refusal and a recall accept nothing");
        }
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(50, 10_000))) {
            assertEquals(Optional.of(last.plan()), journal.lastAccepted());
            for (int i = 0; i < 300; i++) {
                journal.recall(UUID.randomUUID(), 9);
            }
            assertTrue(journal.plans() < 200, "pruned: " + journal.plans());
        }
        try (PlanJournal journal = open()) {
            assertEquals(Optional.of(last.plan()), journal.lastAccepted());
        }
    }

    @Test
    void aFailedTemporaryFileLosesNothingAndIsRetriedLater() throws IOException {
        // A folder of that name that is not empty can neither be deleted nor written.
        Path draft = folder.resolve("journal.new");
        Path inTheWay = Files.createDirectories(draft.resolve("in-the-way"));
        List<UUID> voided = new ArrayList<>();
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(10, 8_000))) {
            voidPlans(journal, voided, 8_000, 8_300);
            assertTrue(journal.note().startsWith("the journal cannot be pruned: "), journal.note());
            voided.forEach(plan -> assertTrue(journal.known(plan).isPresent(), "none was forgotten"));

            Files.delete(inTheWay);
            Files.delete(draft);
            voidPlans(journal, voided, 8_600, 8_900);
            assertEquals(voided.size(), journal.plans(), "not tried again before it grew by an eighth");
            while (journal.plans() == voided.size()) {
                assertTrue(journal.bytes() < 9_600, "tried again once it grew by an eighth");
                voided.add(voidOne(journal));
            }
            assertEquals(10, journal.plans());
            assertEquals("", journal.note());
            assertTrue(journal.bytes() < 4_000, "pruned: " + journal.bytes());
            voided.add(voidOne(journal));
        }
        assertFalse(Files.exists(draft));
        try (PlanJournal journal = open()) {
            assertEquals(11, journal.plans());
            assertTrue(journal.known(voided.getLast()).isPresent(), "appended to the file that has the name");
            assertEquals("", journal.note());
        }
    }

    @Test
    void aFullDiskIsOverOnceThereIsSpaceAgain() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0, "no mount here");
        try {
            file = disk.resolve("journal");
            Path ballast = disk.resolve("ballast");
            List<UUID> voided = new ArrayList<>();
            try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(60, 8_000))) {
                voidPlans(journal, voided, 7_800, 8_000);
                // Of 16 pages one is left: too little for what would be kept, enough for the next entries.
                Files.write(ballast, new byte[64 * 1024 - 3 * 4_096]);
                voidPlans(journal, voided, 8_000, 8_300);
                assertTrue(journal.note().contains("No space left"), journal.note());
                assertFalse(Files.exists(disk.resolve("journal.new")), "the draft gives its space back");
                assertEquals(voided.size(), journal.plans());
                Files.delete(ballast);
                while (!journal.note().isEmpty()) {
                    assertTrue(journal.bytes() < 9_600, journal.note());
                    voided.add(voidOne(journal));
                }
            }
            try (PlanJournal journal = open()) {
                assertTrue(journal.known(voided.getLast()).isPresent());
            }
        } finally {
            assertEquals(0, command("umount", disk.toString()));
        }
    }

    @Test
    void aNameThatCannotBeMovedEndsTheJournalWithTheNextAppend() throws IOException {
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(10, 2_000))) {
            Files.delete(file);
            Files.createDirectories(file.resolve("in-the-way"));
            List<UUID> voided = new ArrayList<>();
            voidPlans(journal, voided, 2_000, 2_300);
            assertTrue(journal.known(voided.getLast()).isPresent(), "it was on the disk before anything was pruned");
            JournalException broken = assertThrows(JournalException.class, () -> voidOne(journal));
            assertTrue(String.valueOf(broken.getMessage()).contains("has to be read anew"), broken.getMessage());
            assertTrue(journal.unusable());
            assertNotNull(broken.getCause());
        }
    }

    /** Appends until the file is longer than {@code from}, which must be so before {@code to}. */
    private static void voidPlans(PlanJournal journal, List<UUID> voided, long from, long to) {
        while (journal.bytes() <= from) {
            voided.add(voidOne(journal));
        }
        assertTrue(journal.bytes() < to, "bytes: " + journal.bytes());
    }

    private static UUID voidOne(PlanJournal journal) {
        UUID plan = UUID.randomUUID();
        journal.recall(plan, 9);
        return plan;
    }

    private static int command(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private PlanJournal open() {
        return PlanJournal.open(file, LIMIT);
    }

    private static void accept(PlanJournal journal, int times, UnitName unit, long now) {
        for (int i = 0; i < times; i++) {
            assertEquals(Optional.empty(), journal.accept(request(unit, 7), now));
        }
    }

    private static void assertRefused(Refusal why, Optional<ActAnswer.Refused> answer) {
        assertEquals(Optional.of(why), answer.map(ActAnswer.Refused::refusal));
    }

    private static ActRequest request(UnitName unit, long epoch) {
        return new ActRequest(
                ActRequest.VERSION,
                UUID.randomUUID(),
                "a".repeat(64),
                "0123456789abcdef0123456789abcdef",
                "b0070000-0000-4000-8000-000000000001",
                new HostId(UUID.randomUUID()),
                epoch,
                9_999_999,
                new StartUnit(unit, ExpectedState.of(FakeUnits.failed(unit)), List.of()));
    }

    private static ActAnswer.Refused held() {
        return new ActAnswer.Refused(Refusal.HOLD, Reason.of("hold_file"), Measures.none());
    }
}
