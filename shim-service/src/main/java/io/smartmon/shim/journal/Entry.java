package io.smartmon.shim.journal;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.protocol.helper.HelperJson;
import io.smartmon.protocol.helper.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** One record of the journal. */
sealed interface Entry {
    /**
     * A plan was accepted, and from now on it may have been done.
     *
     * @param acceptedAt hundredths of a second since boot
     */
    record Accepted(UUID plan, String planHash, UnitName unit, long epoch, String bootId, long acceptedAt)
            implements Entry {}

    /**
     * A plan's answer is final.
     *
     * @param planHash empty for a plan that was burned before it was requested
     */
    record Answered(UUID plan, String planHash, long epoch, ActAnswer answer) implements Entry {}

    /** A lease epoch was seen. */
    record EpochSeen(long epoch) implements Entry {}

    /** The greatest number of bytes that an entry takes. */
    int MAX_BYTES = 65_536;

    /** The highest epoch that this entry proves. */
    long epoch();

    /** The entry's bytes. */
    default byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (this) {
                case Accepted accepted -> {
                    out.writeByte('A');
                    plan(out, accepted.plan(), accepted.planHash());
                    out.writeUTF(accepted.unit().value());
                    out.writeLong(accepted.epoch());
                    out.writeUTF(accepted.bootId());
                    out.writeLong(accepted.acceptedAt());
                }
                case Answered answered -> {
                    out.writeByte('R');
                    plan(out, answered.plan(), answered.planHash());
                    out.writeLong(answered.epoch());
                    out.write(HelperJson.encode(answered.answer()));
                }
                case EpochSeen seen -> {
                    out.writeByte('E');
                    out.writeLong(seen.epoch());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an entry whose checksum was right.
     *
     * @throws JournalException if this version does not know its form
     */
    static Entry of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte kind = in.readByte();
            return switch (kind) {
                case 'A' ->
                    new Accepted(
                            uuid(in),
                            in.readUTF(),
                            new UnitName(in.readUTF()),
                            in.readLong(),
                            in.readUTF(),
                            in.readLong());
                case 'R' -> new Answered(uuid(in), in.readUTF(), in.readLong(), HelperJson.answer(in.readAllBytes()));
                case 'E' -> new EpochSeen(in.readLong());
                default -> throw new JournalException("the journal holds an entry of an unknown kind", null);
            };
        } catch (IOException | IllegalArgumentException | MalformedMessageException unreadable) {
            throw new JournalException("the journal holds an entry that this version cannot read", unreadable);
        }
    }

    private static void plan(DataOutputStream out, UUID plan, String hash) throws IOException {
        out.writeLong(plan.getMostSignificantBits());
        out.writeLong(plan.getLeastSignificantBits());
        out.writeUTF(hash);
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
