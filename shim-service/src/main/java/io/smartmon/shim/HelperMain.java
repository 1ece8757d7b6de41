package io.smartmon.shim;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.file.TrustedFile;
import io.smartmon.config.helper.HelperSettings;
import io.smartmon.config.host.HostSettings;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.OutOfMemory;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.act.ActSteps;
import io.smartmon.shim.act.BootClock;
import io.smartmon.shim.act.BusUnits;
import io.smartmon.shim.act.Handlers;
import io.smartmon.shim.act.HelperContext;
import io.smartmon.shim.act.HoldFiles;
import io.smartmon.shim.act.Units;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.shim.server.HelperServer;
import io.smartmon.shim.server.ListeningSocket;
import io.smartmon.shim.server.PeerAuthenticator;
import io.smartmon.shim.server.Routes;
import io.smartmon.systemd.BusConfig;
import io.smartmon.wire.helper.HelperPaths;
import io.smartmon.wire.helper.HelperReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The host helper: the only process with the right to act; its socket is the only access to it. Thread-safe.
 *
 * <p>Exits with 0 when it was asked to end, with 78 (configuration, sysexits.h) after one line on standard error when it
 * cannot start, and with 75 (try again) when its journal could not be written and has to be read anew.
 */
public final class HelperMain implements AutoCloseable {
    private static final int BAD_CONFIGURATION = 78;
    private static final int TRY_AGAIN = 75;
    private static final Duration JOB_WAIT = Duration.ofSeconds(5);
    private static final Duration BUS_ANSWER = Duration.ofSeconds(3);

    private final HelperPaths paths;
    private final PlanJournal journal;
    private final BusUnits bus;
    private final FileLock lock;
    private final HelperServer server;

    private HelperMain(HelperPaths paths, PlanJournal journal, BusUnits bus, FileLock lock, HelperServer server) {
        this.paths = paths;
        this.journal = journal;
        this.bus = bus;
        this.lock = lock;
        this.server = server;
    }

    /** Runs the helper that the environment describes until it is asked to end. */
    public static void main(String[] arguments) {
        OutOfMemory.watchThreads();
        // The bus library wants a logger; what matters is returned as values.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        try {
            if (arguments.length > 0) {
                throw ConfigurationException.of("no arguments are supported; settings come from the environment", null);
            }
            HelperMain helper = start(System.getenv(), System.err);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(helper::close));
            helper.server.run();
            if (helper.journal.unusable()) {
                System.err.println("smartmon helper: ends, so that the next one reads the journal anew");
                helper.close();
                System.exit(TRY_AGAIN);
            }
        } catch (SmartmonException failed) {
            System.err.println("smartmon helper: " + failed.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /**
     * Reads the environment, takes the folder, and listens.
     *
     * @throws SmartmonException with one line that says what is wrong
     */
    private static HelperMain start(Map<String, String> variables, PrintStream log) {
        Environment environment = Environment.of(variables);
        HelperPaths paths = HelperPaths.of(HelperSettings.FOLDER.get(environment), variables);
        HelperFolder folder = HelperFolder.at(paths.folder());
        TrustedFile.require(paths.folder());
        // Who can remove a hold could let go on what a person has stopped.
        paths.holds().forEach(TrustedFile::requireFolder);
        HelperSettings.KEY.file(environment).ifPresent(TrustedFile::require);
        FileLock lock = folder.lock();
        HelperPolicy policy = HelperPolicy.read(paths.policy());
        String key = HelperSettings.KEY.find(environment).orElseGet(() -> folder.key(paths.key()));
        BootClock clock = BootClock.system();
        // Read once here, so that a machine without them fails at the start rather than at the first
        // repair.
        clock.bootId();
        clock.now();
        PlanJournal journal = PlanJournal.open(paths.folder().resolve("journal"), RateLimit.standard());
        BusUnits bus = new BusUnits(new BusConfig(HostSettings.BUS.get(environment), BUS_ANSWER));
        HoldFiles holds = new HoldFiles(paths.holds());
        MachineIdentity machine = machine(environment, paths);
        Handlers handlers = Handlers.installed();
        ActSteps steps = new ActSteps(
                machine, policy, holds, handlers, new HelperContext(bus), journal, clock, JOB_WAIT, ReentrantLock::new);
        Supplier<HelperReport> report = () -> report(machine, handlers, policy, holds, bus, journal);
        HelperFolder.prepareSocketFolder(paths.socket());
        ServerSocketChannel socket = ListeningSocket.at(paths.socket());
        HelperServer server = new HelperServer(
                socket,
                new PeerAuthenticator(folder.owner(), key),
                new Routes(steps, report),
                journal::unusable,
                line -> log.println("smartmon helper: " + line));
        if (!journal.note().isEmpty()) {
            log.println("smartmon helper: " + journal.note());
        }
        log.println("smartmon helper: listening on " + paths.socket() + ", may act on " + policy.size()
                + " name(s), knows " + journal.plans() + " plan(s)");
        return new HelperMain(paths, journal, bus, lock, server);
    }

    /** Stops listening, lets acts in progress finish, and releases the folder. */
    @Override
    public void close() {
        server.close();
        try {
            Files.deleteIfExists(paths.socket());
        } catch (IOException left) {
            System.err.println("smartmon helper: " + paths.socket() + " could not be removed");
        }
        bus.close();
        journal.close();
        try {
            lock.channel().close();
        } catch (IOException ignored) {
            // The end of the process releases the lock.
            return;
        }
    }

    /** The machine that the agent means: the one around this one where the agent watches that through its procfs. */
    private static MachineIdentity machine(Environment environment, HelperPaths paths) {
        Path root = HostSettings.PROCFS
                .find(environment)
                .filter(procfs -> !procfs.normalize().equals(Path.of("/proc")))
                .map(procfs -> procfs.resolve("1/root"))
                .orElse(Path.of("/"));
        Path data = Optional.ofNullable(paths.folder().getParent()).orElse(paths.folder());
        return MachineIdentity.of(Optional.of(root), data);
    }

    private static HelperReport report(
            MachineIdentity machine,
            Handlers handlers,
            HelperPolicy policy,
            HoldFiles holds,
            Units units,
            PlanJournal journal) {
        Optional<Reason> absence = units.absence();
        Optional<Path> hold = holds.inForce();
        String version = Optional.ofNullable(HelperMain.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new HelperReport(
                version,
                machine.id().orElse(""),
                handlers.verbs(),
                absence.isEmpty(),
                absence.orElseGet(() -> Reason.of("bus_answers")),
                policy.hash(),
                policy.size(),
                hold.map(Path::toString).orElse(""),
                journal.bytes(),
                journal.lastAccepted().map(UUID::toString).orElse(""),
                journal.plans(),
                journal.epoch(),
                journal.note());
    }
}
