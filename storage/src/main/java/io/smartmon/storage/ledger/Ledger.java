package io.smartmon.storage.ledger;

import io.smartmon.domain.host.HostId;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.connection.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Appends to the hash chains. The head of a stream stays locked until the writing transaction ends. */
public final class Ledger {
    /** The stream of what concerns all hosts: users, sessions, tokens, holds. */
    public static final String FLEET = "fleet";

    static final byte[] NOTHING_BEFORE = new byte[32];

    private Ledger() {}

    /** The stream of one host. */
    public static String streamOf(HostId host) {
        return host.toString();
    }

    /**
     * Appends one entry in this transaction.
     *
     * @param stream {@link #FLEET} or the stream of a host
     * @param at when it was done; cut to microseconds
     * @param actor who did it, such as a user's name, {@code agent} or {@code command}
     * @param action such as {@code plan.ready} or {@code hold.placed}
     * @param subject what it was done to
     * @param detail a wire record or a map of plain values; never a secret
     */
    public static void append(
            Connection connection,
            String stream,
            Instant at,
            String actor,
            String action,
            String subject,
            Object detail)
            throws SQLException {
        Head head = lockHead(connection, stream);
        Entry entry = new Entry(
                stream,
                head.seq() + 1,
                at.truncatedTo(ChronoUnit.MICROS),
                clean(actor),
                clean(action),
                clean(subject),
                Json.text(detail));
        byte[] canonical = entry.canonical();
        byte[] hash = hash(head.hash(), canonical);
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into audit_entry (stream, seq, at, actor, action, subject, canonical, previous, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            Columns.set(
                    insert,
                    stream,
                    entry.seq(),
                    entry.at(),
                    entry.actor(),
                    entry.action(),
                    entry.subject(),
                    canonical,
                    head.hash(),
                    hash);
            insert.executeUpdate();
        }
        try (PreparedStatement update =
                connection.prepareStatement("update audit_head set seq = ?, hash = ? where stream = ?")) {
            Columns.set(update, entry.seq(), hash, stream);
            update.executeUpdate();
        }
    }

    static byte[] hash(byte[] previous, byte[] canonical) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            return digest.digest(canonical);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }

    private static Head lockHead(Connection connection, String stream) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(
                "insert into audit_head (stream, seq, hash) values (?, 0, ?) on conflict (stream) do nothing")) {
            Columns.set(begin, stream, NOTHING_BEFORE);
            begin.executeUpdate();
        }
        try (PreparedStatement query =
                connection.prepareStatement("select seq, hash from audit_head where stream = ? for update")) {
            Columns.set(query, stream);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Head(row.getLong("seq"), row.getBytes("hash"));
            }
        }
    }

    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Head(long seq, byte[] hash) {}

    /** What one row says; {@link #canonical} is what the hash goes over. */
    record Entry(String stream, long seq, Instant at, String actor, String action, String subject, String detail) {
        /** The fields in their order, each with its length before it, so that no two entries share their bytes. */
        byte[] canonical() {
            StringBuilder text = new StringBuilder("smartmon-audit-1\n");
            for (String field :
                    new String[] {stream, Long.toString(seq), at.toString(), actor, action, subject, detail}) {
                text.append(field.getBytes(StandardCharsets.UTF_8).length)
                        .append(':')
                        .append(field)
                        .append('\n');
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
