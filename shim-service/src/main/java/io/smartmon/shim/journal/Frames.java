package io.smartmon.shim.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The framing of the journal: after the magic bytes, for each entry its length, the CRC-32C of its bytes, and its bytes, all
 * big-endian. Pure.
 */
final class Frames {
    static final byte[] MAGIC = {'s', 'm', 'j', 'r', 'n', 'l', '2', '\n'};

    private static final int HEAD = 8;

    private Frames() {}

    /**
     * The content of a file.
     *
     * @param goodBytes up to where it is whole
     * @param tornBytes how many bytes after that belong to an unfinished write
     */
    record Content(List<Entry> entries, int goodBytes, int tornBytes) {}

    static byte[] frame(Entry entry) {
        byte[] bytes = entry.toBytes();
        if (bytes.length > Entry.MAX_BYTES) {
            throw new IllegalArgumentException("an entry of " + bytes.length + " bytes");
        }
        return ByteBuffer.allocate(HEAD + bytes.length)
                .putInt(bytes.length)
                .putInt(crc(bytes, 0, bytes.length))
                .put(bytes)
                .array();
    }

    /**
     * Reads a whole file.
     *
     * @throws JournalException if it is damaged elsewhere than at its end: then plans may be missing that were done
     */
    static Content read(byte[] file) {
        int magic = Math.min(MAGIC.length, file.length);
        if (!Arrays.equals(file, 0, magic, MAGIC, 0, magic)) {
            throw new JournalException("it is not a journal of this version", null);
        }
        if (file.length < MAGIC.length) {
            return new Content(List.of(), 0, file.length);
        }
        List<Entry> entries = new ArrayList<>();
        int at = MAGIC.length;
        while (isWhole(file, at)) {
            int length = ByteBuffer.wrap(file).getInt(at);
            entries.add(Entry.of(Arrays.copyOfRange(file, at + HEAD, at + HEAD + length)));
            at += HEAD + length;
        }
        // A write that was cut short can only be the last one. A whole entry behind the gap means that something else
        // was lost, and with it perhaps the knowledge that a plan was done.
        for (int later = at + 1; later < file.length; later++) {
            if (isWhole(file, later)) {
                throw new JournalException(
                        "it is damaged at byte " + at + ", and not at its end; move it away only when no plan is open",
                        null);
            }
        }
        return new Content(List.copyOf(entries), at, file.length - at);
    }

    private static boolean isWhole(byte[] file, int at) {
        if (file.length - at < HEAD + 1) {
            return false;
        }
        ByteBuffer head = ByteBuffer.wrap(file);
        int length = head.getInt(at);
        return length > 0
                && length <= Entry.MAX_BYTES
                && length <= file.length - at - HEAD
                && head.getInt(at + 4) == crc(file, at + HEAD, length);
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
