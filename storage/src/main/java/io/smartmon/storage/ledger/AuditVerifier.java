package io.smartmon.storage.ledger;

import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the hash chains and finds the first entry of each that does not fit. Thread-safe. */
public final class AuditVerifier {
    private final Database database;

    /** A verifier on this database. */
    public AuditVerifier(Database database) {
        this.database = database;
    }

    /**
     * The result for one stream.
     *
     * @param entries how many entries fit
     * @param brokenAt the number of the first that does not fit; null if all do
     * @param reason the first mismatch; empty if there is none
     */
    public record StreamReport(
            String stream, long entries, @Nullable Long brokenAt, String reason) {
        /** Whether every entry fits. */
        public boolean intact() {
            return brokenAt == null;
        }
    }

    /** Verifies every stream, in the order of their names, as of one instant. */
    public List<StreamReport> verify() {
        return database.inTransaction(connection -> {
            try (PreparedStatement snapshot =
                    connection.prepareStatement("set transaction isolation level repeatable read, read only")) {
                snapshot.execute();
            }
            List<StreamReport> reports = new ArrayList<>();
            for (String stream : streams(connection)) {
                reports.add(verify(connection, stream));
            }
            return reports;
        });
    }

    private static List<String> streams(Connection connection) throws SQLException {
        List<String> streams = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "select stream from audit_head union select stream from audit_entry order by stream");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                streams.add(Columns.text(row, "stream"));
            }
        }
        return streams;
    }

    private static StreamReport verify(Connection connection, String stream) throws SQLException {
        long expected = 1;
        byte[] previous = Ledger.NOTHING_BEFORE;
        try (PreparedStatement query = connection.prepareStatement(
                "select seq, at, actor, action, subject, canonical, previous, hash from audit_entry"
                        + " where stream = ? order by seq")) {
            query.setFetchSize(1000);
            Columns.set(query, stream);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long seq = row.getLong("seq");
                    if (seq != expected) {
                        return new StreamReport(stream, expected - 1, expected, "the entry is missing");
                    }
                    byte[] canonical = row.getBytes("canonical");
                    byte[] hash = row.getBytes("hash");
                    if (!Arrays.equals(previous, row.getBytes("previous"))) {
                        return new StreamReport(stream, expected - 1, seq, "it does not follow the entry before");
                    }
                    if (!Arrays.equals(hash, Ledger.hash(previous, canonical))) {
                        return new StreamReport(stream, expected - 1, seq, "its hash is not that of its bytes");
                    }
                    if (!columnsAgree(row, stream, seq, canonical)) {
                        return new StreamReport(stream, expected - 1, seq, "its columns are not those of its bytes");
                    }
                    previous = hash;
                    expected++;
                }
            }
        }
        return verifyHead(connection, stream, expected, previous);
    }

    private static boolean columnsAgree(ResultSet row, String stream, long seq, byte[] canonical) throws SQLException {
        byte[] begin = new Ledger.Entry(
                        stream,
                        seq,
                        Columns.instant(row, "at"),
                        Columns.text(row, "actor"),
                        Columns.text(row, "action"),
                        Columns.text(row, "subject"),
                        "")
                .canonical();
        // All but the detail, which the columns do not repeat: its line is "0:" and a line break here.
        byte[] common = Arrays.copyOf(begin, begin.length - "0:\n".getBytes(StandardCharsets.UTF_8).length);
        return canonical.length >= common.length
                && Arrays.equals(canonical, 0, common.length, common, 0, common.length);
    }

    private static StreamReport verifyHead(Connection connection, String stream, long next, byte[] last)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select seq, hash from audit_head where stream = ?")) {
            Columns.set(query, stream);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return new StreamReport(stream, next - 1, next - 1, "the stream has no head");
                }
                if (row.getLong("seq") != next - 1) {
                    return new StreamReport(stream, next - 1, next, "the head names a later entry that is missing");
                }
                return Arrays.equals(last, row.getBytes("hash"))
                        ? new StreamReport(stream, next - 1, null, "")
                        : new StreamReport(stream, next - 1, next - 1, "the head has another hash");
            }
        }
    }
}
