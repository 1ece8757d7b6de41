package io.smartmon.cli.run;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is running on a data folder, as its supervisor last wrote it. Immutable; written whole or not at all.
 *
 * @param supervisor the process that watches the others
 * @param phase the phase of the supervisor
 * @param address the address of the pages, such as {@code http://127.0.0.1:5003/}
 * @param database the database's address, without a password
 * @param bus the system bus, as text for people
 * @param dryRun whether nothing is changed on this host
 * @param version the program's version
 * @param since when the supervisor started
 * @param services the processes that it watches, in the order in which they were started
 */
public record RunState(
        ProcessIdentity supervisor,
        Phase phase,
        String address,
        String database,
        String bus,
        boolean dryRun,
        String version,
        Instant since,
        List<Service> services) {

    /** The phase of a supervisor. */
    public enum Phase {
        STARTING,
        UP,
        STOPPING
    }

    /**
     * One process that the supervisor watches.
     *
     * @param name such as {@code gui}
     * @param process the process
     * @param since when this process was started
     * @param restarts how many times it was restarted
     */
    public record Service(String name, ProcessIdentity process, Instant since, int restarts) {}

    public RunState {
        services = List.copyOf(services);
    }

    /** Whether the supervisor that wrote this still runs. */
    public boolean alive() {
        return supervisor.alive();
    }

    /** The last state that was written, even if it is stale; empty if there is none. */
    public static Optional<RunState> read(DataFolder data) {
        Properties text = new Properties();
        try {
            text.load(new StringReader(Files.readString(data.state())));
            return Optional.of(parse(text));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces the stored state.
     *
     * @throws IOException if it could not; the old state is then kept
     */
    public void write(DataFolder data) throws IOException {
        Properties text = new Properties();
        text.setProperty("supervisor", identity(supervisor));
        text.setProperty("phase", phase.name());
        text.setProperty("address", address);
        text.setProperty("database", database);
        text.setProperty("bus", bus);
        text.setProperty("dry-run", Boolean.toString(dryRun));
        text.setProperty("version", version);
        text.setProperty("since", since.toString());
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            text.setProperty(
                    "service." + i,
                    String.join(
                            " ",
                            service.name(),
                            identity(service.process()),
                            service.since().toString(),
                            Integer.toString(service.restarts())));
        }
        StringWriter out = new StringWriter();
        text.store(out, null);
        Path fresh = data.run().resolve("state.new");
        Files.writeString(fresh, out.toString());
        Files.move(fresh, data.state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static RunState parse(Properties text) {
        List<Service> services = new ArrayList<>();
        for (String line = text.getProperty("service.0");
                line != null;
                line = text.getProperty("service." + services.size())) {
            String[] part = line.split(" ", -1);
            services.add(new Service(part[0], identity(part[1]), Instant.parse(part[2]), Integer.parseInt(part[3])));
        }
        return new RunState(
                identity(text.getProperty("supervisor", "0:0")),
                Phase.valueOf(text.getProperty("phase", Phase.STARTING.name())),
                text.getProperty("address", ""),
                text.getProperty("database", ""),
                text.getProperty("bus", ""),
                Boolean.parseBoolean(text.getProperty("dry-run", "true")),
                text.getProperty("version", ""),
                Instant.parse(text.getProperty("since", Instant.EPOCH.toString())),
                services);
    }

    private static String identity(ProcessIdentity process) {
        return process.pid() + ":" + process.start();
    }

    private static ProcessIdentity identity(String text) {
        int colon = text.indexOf(':');
        return new ProcessIdentity(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }
}
