package io.smartmon.shim.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that a helper wrote which is one version ahead, read by this one after a roll-back. */
class OneAheadTest {
    private static final RateLimit LIMIT = new RateLimit(3, 5, Duration.ofMinutes(10));
    private static final String HASH = "a".repeat(64);
    private static final int NEXT = Entry.VERSION + 1;

    private final UUID acceptedInANewerForm = UUID.randomUUID();
    private final UUID answeredInANewerForm = UUID.randomUUID();
    private final UUID ofAnUnknownKind = UUID.randomUUID();
    private final UUID refusedInANewWord = UUID.randomUUID();
    private final UUID answeredInANewWord = UUID.randomUUID();
    private final List<byte[]> newer = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeItOneAhead() throws IOException {
        file = folder.resolve("journal");
        newer.add(entry('A', NEXT, acceptedInANewerForm, 7, "another form altogether"));
        newer.add(entry('R', NEXT, answeredInANewerForm, 8, "{\"answer\":\"done\",\"in\":\"another form\"}"));
        newer.add(entry('U', Entry.VERSION, ofAnUnknownKind, 9, "undone"));
        newer.add(entry('P', Entry.VERSION, Entry.NO_PLAN, 11, "about no plan"));
        newer.add(new byte[] {'H'});
        newer.add(entry('R', Entry.VERSION, answeredInANewWord, 8, "{\"answer\":\"postponed\"}"));
        newer.add(entry(
                'R',
                Entry.VERSION,
                refusedInANewWord,
                8,
                "{\"answer\":\"refused\",\"refusal\":\"quota\",\"reason\":{\"code\":\"over_quota\",\"measures\":"
                        + "{\"left\":{\"tokens\":3}},\"since\":1},\"saw\":{},\"by\":\"x\"}"));
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        journal.writeBytes(Frames.MAGIC);
        newer.forEach(entry -> journal.writeBytes(framed(entry)));
        Files.write(file, journal.toByteArray());
    }

    @Test
    void itStartsAndThePlansOfEntriesThatItCannotReadAreIndeterminate() {
        try (PlanJournal journal = PlanJournal.open(file, LIMIT)) {
            for (UUID plan : List.of(acceptedInANewerForm, answeredInANewerForm, ofAnUnknownKind, answeredInANewWord)) {
                assertEquals(Optional.of(new ActAnswer.Indeterminate(0)), journal.known(plan, HASH));
                assertEquals(new ActAnswer.Indeterminate(0), journal.recall(plan, 12));
                ActAnswer.Refused other = assertInstanceOf(
                        ActAnswer.Refused.class,
                        journal.known(plan, "b".repeat(64)).orElseThrow());
                assertEquals(Refusal.OTHER_PLAN, other.refusal());
            }
            ActAnswer.Refused refused = assertInstanceOf(
                    ActAnswer.Refused.class,
                    journal.known(refusedInANewWord, HASH).orElseThrow());
            assertEquals(Refusal.NOT_KNOWN, refused.refusal());
            assertTrue(journal.note().contains("6 entries that another version wrote"), journal.note());
        }
    }

    @Test
    void theEpochOfAnEntryThatItCannotReadCounts() {
        try (PlanJournal journal = PlanJournal.open(file, LIMIT)) {
            assertEquals(11, journal.epoch());
            assertEquals(Refusal.STALE_EPOCH, journal.staleEpoch(10).refusal());
        }
    }

    @Test
    void everyEntryOfTheNewerVersionComesThroughPruningAsItWas() throws IOException {
        UUID last = UUID.randomUUID();
        try (PlanJournal journal = PlanJournal.open(file, LIMIT, new PlanJournal.Retention(3, 4_000))) {
            for (int i = 0; i < 200; i++) {
                journal.recall(UUID.randomUUID(), 12);
            }
            journal.recall(last, 12);
            assertTrue(journal.plans() < 100, "pruned: " + journal.plans());
        }
        List<byte[]> kept = Frames.read(Files.readAllBytes(file)).entries().stream()
                .filter(Entry.Other.class::isInstance)
                .map(Entry::toBytes)
                .toList();
        assertEquals(6, kept.size());
        for (byte[] entry : newer.subList(0, 6)) {
            assertEquals(
                    1, kept.stream().filter(one -> Arrays.equals(one, entry)).count());
        }
        try (PlanJournal journal = PlanJournal.open(file, LIMIT)) {
            assertEquals(Optional.of(new ActAnswer.Indeterminate(0)), journal.known(acceptedInANewerForm, HASH));
            assertTrue(journal.known(last).isPresent());
        }
    }

    @Test
    void anAnswerWithUnknownCodesIsWrittenBackUnchanged() {
        byte[] answer = newer.getLast();
        assertArrayEquals(answer, Entry.of(answer).toBytes());
        assertInstanceOf(Entry.Answered.class, Entry.of(answer));
    }

    private static byte[] entry(char kind, int version, UUID plan, long epoch, String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            out.writeByte(version);
            out.writeLong(plan.getMostSignificantBits());
            out.writeLong(plan.getLeastSignificantBits());
            out.writeLong(epoch);
            out.writeUTF(HASH);
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] framed(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry);
        return ByteBuffer.allocate(8 + entry.length)
                .putInt(entry.length)
                .putInt((int) crc.getValue())
                .put(entry)
                .array();
    }
}
