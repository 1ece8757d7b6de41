package io.smartmon.shim.journal;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal. It begins with a head whose form never changes: kind and version in one byte each, the plan's id
 * (zeros if there is none), the epoch, and the plan's hash. So a helper of another version knows at least which plan an entry
 * is about, although it cannot read the rest.
 */
sealed interface Entry {
    /** The greatest number of bytes that an entry takes. */
    int MAX_BYTES = 65_536;

    /** The version of entries that this code writes, and the newest that it can read. */
    int VERSION = 1;

    /** The id in the head of an entry that is about no plan. */
    UUID NO_PLAN = new UUID(0, 0);

    /**
     * A plan was accepted, and from now on it may have been done.
     *
     * @param resources what it acts on: the names under which it was locked
     * @param acceptedAt hundredths of a second since boot
     */
    record Accepted(UUID plan, String planHash, SortedSet<String> resources, long epoch, String bootId, long acceptedAt)
            implements Entry {}

    /**
     * A plan's answer is final.
     *
     * @param planHash empty for a plan that was voided before it was requested
     * @param document the answer as it was written, perhaps with codes that this version does not know
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never handed outside this package
    record Answered(UUID plan, String planHash, long epoch, byte[] document) implements Entry {
        Answered(UUID plan, String planHash, long epoch, ActAnswer answer) {
            this(plan, planHash, epoch, HelperJson.encode(answer));
        }

        ActAnswer answer() {
            return HelperJson.answer(document);
        }
    }

    /** A lease epoch was seen. */
    record EpochSeen(long epoch) implements Entry {}

    /**
     * An entry of a kind, a version or with codes that this version does not know, written by another build. It is kept as
     * it is.
     *
     * @param plan the plan that it is about; {@link #NO_PLAN} if there is none, or even that cannot be read
     * @param bytes all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never handed outside this package
    record Other(UUID plan, String planHash, long epoch, byte[] bytes) implements Entry {}

    /** The highest epoch that this entry proves. */
    long epoch();

    /** The entry's bytes. */
    default byte[] toBytes() {
        return switch (this) {
            case Accepted accepted ->
                bytes('A', accepted.plan(), accepted.planHash(), accepted.epoch(), out -> {
                    out.writeShort(accepted.resources().size());
                    for (String resource : accepted.resources()) {
                        out.writeUTF(resource);
                    }
                    out.writeUTF(accepted.bootId());
                    out.writeLong(accepted.acceptedAt());
                });
            case Answered answered ->
                bytes(
                        'R',
                        answered.plan(),
                        answered.planHash(),
                        answered.epoch(),
                        out -> out.write(answered.document()));
            case EpochSeen seen -> bytes('E', NO_PLAN, "", seen.epoch(), out -> {});
            case Other other -> other.bytes();
        };
    }

    /** Reads an entry with a valid checksum; what this version does not support is an {@link Other}. */
    static Entry of(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head == null) {
            return new Other(NO_PLAN, "", 0, bytes);
        }
        Entry known = head.version() == VERSION ? body(head, bytes) : null;
        return known != null ? known : new Other(head.plan(), head.planHash(), head.epoch(), bytes);
    }

    /** The part of an entry that every version can read; {@code length} is where it ends. */
    record Head(int kind, int version, UUID plan, String planHash, long epoch, int length) {
        static @Nullable Head of(byte[] bytes) {
            ByteArrayInputStream rest = new ByteArrayInputStream(bytes);
            try (DataInputStream in = new DataInputStream(rest)) {
                int kind = in.readUnsignedByte();
                int version = in.readUnsignedByte();
                UUID plan = new UUID(in.readLong(), in.readLong());
                long epoch = in.readLong();
                String planHash = in.readUTF();
                return new Head(kind, version, plan, planHash, epoch, bytes.length - rest.available());
            } catch (IOException unreadable) {
                return null;
            }
        }
    }

    private static @Nullable Entry body(Head head, byte[] bytes) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, head.length(), bytes.length - head.length()))) {
            return switch (head.kind()) {
                case 'A' -> {
                    SortedSet<String> resources = new TreeSet<>();
                    for (int left = in.readUnsignedShort(); left > 0; left--) {
                        resources.add(in.readUTF());
                    }
                    yield new Accepted(
                            head.plan(), head.planHash(), resources, head.epoch(), in.readUTF(), in.readLong());
                }
                case 'R' -> {
                    Answered answered = new Answered(head.plan(), head.planHash(), head.epoch(), in.readAllBytes());
                    // Read once here, so that an answer with codes of another version is found now and not when it is
                    // asked for.
                    answered.answer();
                    yield answered;
                }
                case 'E' -> new EpochSeen(head.epoch());
                default -> null;
            };
        } catch (IOException | MalformedMessageException unreadable) {
            return null;
        }
    }

    private static byte[] bytes(char kind, UUID plan, String planHash, long epoch, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            out.writeByte(VERSION);
            out.writeLong(plan.getMostSignificantBits());
            out.writeLong(plan.getLeastSignificantBits());
            out.writeLong(epoch);
            out.writeUTF(planHash);
            body.into(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    /** What follows the head. */
    @FunctionalInterface
    interface Body {
        /** Writes it. */
        void into(DataOutputStream out) throws IOException;
    }
}
