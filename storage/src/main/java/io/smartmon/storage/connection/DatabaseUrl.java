package io.smartmon.storage.connection;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database's address and credentials, read from {@code DATABASE_URL}. Its text form never shows the password.
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, or the absolute path of the folder that has the server's
 *     Unix socket
 * @param port 1 to 65535
 * @param database the database's name
 * @param user who we are; empty means the driver's default
 * @param password null if none was given
 * @param options further settings, by the driver's names, such as {@code sslmode}
 */
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        Map<String, String> options) {
    private static final String TAKES = "it must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE (also postgres:// and"
            + " jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD; special characters as %XX; for a Unix socket"
            + " HOST is its folder, such as %2Frun%2Fpostgresql)";
    private static final String UNPACKED_IN = "org.newsclub.net.unix.library.tmpdir";
    private static final String UNIX_SOCKETS = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";
    // What would let the text of a URL load classes or run code in the driver, or read and write files of this machine.
    private static final Set<String> REFUSED = Set.of(
            "socketfactory",
            "socketfactoryarg",
            "sslfactory",
            "sslfactoryarg",
            "sslpasswordcallback",
            "sslhostnameverifier",
            "authenticationpluginclassname",
            "loggerfile",
            "loggerlevel",
            "xmlfactoryfactory",
            "jaasapplicationname");

    public DatabaseUrl {
        options = Map.copyOf(options);
    }

    /** What reading gave. */
    public sealed interface Parsed {
        /** It can be used. */
        record Valid(DatabaseUrl url) implements Parsed {}

        /** It cannot; one line that names the variable, what was wrong and what it takes, and shows no password. */
        record Invalid(String message) implements Parsed {}
    }

    /** Reads the value of {@code DATABASE_URL}. */
    public static Parsed parse(String value) {
        String text = value.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return invalid("it is empty");
        }
        if (lower.startsWith("sqlite:")) {
            return new Parsed.Invalid(
                    "DATABASE_URL names an SQLite file, and Smart Monitor keeps its data in PostgreSQL:"
                            + " unset it to use the built-in server, then bring the file in with"
                            + " 'smartmon import --from FILE'");
        }
        boolean jdbc = lower.startsWith("jdbc:");
        String rest = jdbc ? text.substring("jdbc:".length()) : text;
        int scheme = rest.indexOf("://");
        if (scheme < 0) {
            return invalid("it has no scheme such as postgresql://");
        }
        String name = rest.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("postgres") && !name.equals("postgresql")) {
            return invalid("its scheme is not PostgreSQL's");
        }
        try {
            return new Parsed.Valid(read(rest.substring(scheme + 3)));
        } catch (Malformed malformed) {
            return invalid(malformed.wrong);
        }
    }

    /** A source of connections to this database, with timeouts so that no call waits for ever. */
    public DataSource dataSource(String applicationName) {
        return dataSource(applicationName, Duration.ofSeconds(30));
    }

    /**
     * A source of connections to this database.
     *
     * @param timeout how long one statement may take, whole seconds; the network gets a little longer for its answer
     */
    public DataSource dataSource(String applicationName, Duration timeout) {
        int seconds = Math.toIntExact(timeout.toSeconds());
        int shortest = Math.min(5, seconds);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {isUnixSocket() ? "localhost" : inBrackets()});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        source.setApplicationName(applicationName);
        source.setConnectTimeout(shortest);
        source.setLoginTimeout(shortest);
        source.setSocketTimeout(seconds + Math.max(1, seconds / 3));
        if (isUnixSocket()) {
            unpackBeside(Path.of(host));
            // By the driver's own parameter, which no URL may name. The peer is this machine, and nobody is in between.
            source.setSocketFactory(UNIX_SOCKETS);
            source.setSocketFactoryArg(socket().toString());
            source.setSslMode("disable");
        } else {
            source.setTcpKeepAlive(true);
        }
        source.setOptions("-c statement_timeout=" + seconds + "s -c lock_timeout=" + shortest
                + "s -c idle_in_transaction_session_timeout=60s -c timezone=UTC");
        try {
            for (Map.Entry<String, String> option : options.entrySet()) {
                source.setProperty(option.getKey(), option.getValue());
            }
        } catch (SQLException unknown) {
            throw new StoreFailedException("DATABASE_URL has an option that the driver does not take", unknown);
        }
        return source;
    }

    /** A temporary folder may forbid the execution of the native library that is unpacked there. */
    private static void unpackBeside(Path folder) {
        if (System.getProperty(UNPACKED_IN) == null && Files.isWritable(folder)) {
            System.setProperty(UNPACKED_IN, folder.toString());
        }
    }

    /** Whether the server is reached through a Unix socket. */
    public boolean isUnixSocket() {
        return host.startsWith("/");
    }

    /** The server's Unix socket, where the server and libpq look for it too. */
    private Path socket() {
        return Path.of(host, ".s.PGSQL." + port);
    }

    private String inBrackets() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** The address for display: without the password. */
    @Override
    public String toString() {
        return "postgresql://" + (user.isEmpty() ? "" : encode(user) + "@")
                + (isUnixSocket() ? encode(host) : inBrackets()) + ":" + port + "/" + encode(database);
    }

    private static DatabaseUrl read(String rest) throws Malformed {
        if (rest.indexOf('#') >= 0) {
            throw new Malformed("it has a '#', which in a password is written %23");
        }
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        if (slash < 0 || slash == place.length() - 1) {
            throw new Malformed("it names no database after the host");
        }
        String authority = place.substring(0, slash);
        String database = decode(place.substring(slash + 1));
        if (database.contains("/")) {
            throw new Malformed("it has more than one part after the host; a '/' in a password is written %2F");
        }
        int at = authority.lastIndexOf('@');
        String credentials = at < 0 ? "" : authority.substring(0, at);
        if (credentials.indexOf('@') >= 0) {
            throw new Malformed("it has more than one '@'; in a password it is written %40");
        }
        int colon = credentials.indexOf(':');
        String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
        String password = colon < 0 ? null : decode(credentials.substring(colon + 1));

        Map<String, String> options = new LinkedHashMap<>();
        if (question >= 0) {
            for (String pair : rest.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (pair.isEmpty()) {
                    continue;
                }
                if (equals <= 0) {
                    throw new Malformed("one of its options has no '='");
                }
                String key = decode(pair.substring(0, equals));
                String option = decode(pair.substring(equals + 1));
                if (key.equals("user")) {
                    user = option;
                } else if (key.equals("password")) {
                    password = option;
                } else if (REFUSED.contains(key.toLowerCase(Locale.ROOT))) {
                    throw new Malformed("its option '" + shorten(key) + "' is not allowed");
                } else {
                    options.put(key, option);
                }
            }
        }
        return place(authority.substring(at + 1), database, user, password, options);
    }

    private static DatabaseUrl place(
            String hostAndPort, String database, String user, @Nullable String password, Map<String, String> options)
            throws Malformed {
        String host;
        String port;
        if (hostAndPort.startsWith("[")) {
            int end = hostAndPort.indexOf(']');
            if (end < 0) {
                throw new Malformed("its IPv6 address has no closing bracket");
            }
            host = hostAndPort.substring(1, end);
            port = hostAndPort.substring(end + 1);
            if (!port.isEmpty() && !port.startsWith(":")) {
                throw new Malformed("there is something between the IPv6 address and the port");
            }
            port = port.isEmpty() ? "" : port.substring(1);
        } else {
            int colon = hostAndPort.indexOf(':');
            host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
            port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
        }
        if (host.isEmpty()) {
            throw new Malformed("it names no host");
        }
        if (host.toLowerCase(Locale.ROOT).startsWith("%2f")) {
            return new DatabaseUrl(decode(host), port(port), database, user, password, options);
        }
        if (host.indexOf(',') >= 0) {
            throw new Malformed("it names more than one host");
        }
        return new DatabaseUrl(host, port(port), database, user, password, options);
    }

    private static int port(String text) throws Malformed {
        if (text.isEmpty()) {
            return 5432;
        }
        // The text may be part of a password with a stray character, so it is not shown.
        if (text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Malformed("its port is not a number");
        }
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65535) {
            throw new Malformed("its port is not between 1 and 65535");
        }
        return port;
    }

    private static String decode(String text) throws Malformed {
        try {
            // URLDecoder is for forms, where a plus sign is a blank; here it is itself.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException bad) {
            throw new Malformed("it has a '%' that begins no %XX; a '%' itself is written %25");
        }
    }

    /** A part of a URL, such as the folder of a Unix socket in the place of the host. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Parsed invalid(String wrong) {
        return new Parsed.Invalid("DATABASE_URL is malformed: " + wrong + "; " + TAKES);
    }

    private static String shorten(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String wrong;

        Malformed(String wrong) {
            super(wrong, null, false, false);
            this.wrong = wrong;
        }
    }
}
