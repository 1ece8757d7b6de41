package io.smartmon.shim.server;

import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.RawCaller;
import io.smartmon.shim.act.ActSteps;
import io.smartmon.shim.act.BootClock;
import io.smartmon.shim.act.FakeUnitsPort;
import io.smartmon.shim.act.Handlers;
import io.smartmon.shim.act.HelperContext;
import io.smartmon.shim.act.HoldFiles;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.testkit.helper.FakeUnits;
import io.smartmon.testkit.helper.HelperContract;
import io.smartmon.wire.helper.HelperReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The real journal, steps and server over a real socket, with units and a clock that a test moves. */
final class RunningHelper implements HelperContract.Fixture, AutoCloseable {
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String BOOT = "b0070000-0000-4000-8000-000000000001";

    private final Path folder;
    private final FakeUnits units = new FakeUnits();
    private final PlanJournal journal;
    private final HelperServer server;
    private final ActSteps steps;
    private final Thread serving;
    private volatile long now = 123_456;
    private volatile boolean unusable;

    RunningHelper(Path folder, String machineId, UnitName allowed, Set<UnitName> pullIn) throws IOException {
        this.folder = folder;
        this.journal = PlanJournal.open(folder.resolve("journal"), RateLimit.standard());
        BootClock clock = new BootClock() {
            @Override
            public String bootId() {
                return BOOT;
            }

            @Override
            public long now() {
                return now;
            }
        };
        this.steps = new ActSteps(
                new MachineIdentity(List.of(Files.writeString(folder.resolve("machine-id"), machineId + "\n"))),
                HelperPolicy.ofStart(Set.of(allowed), pullIn),
                new HoldFiles(List.of(folder.resolve("HOLD"))),
                Handlers.installed(),
                new HelperContext(new FakeUnitsPort(units)),
                journal,
                clock,
                Duration.ofSeconds(1),
                ReentrantLock::new);
        HelperReport report = new HelperReport(
                "test", machineId, List.of("start"), true, Reason.of("bus_answers"), "", 1, "", 0, "", 0, 0, "");
        this.server = new HelperServer(
                ListeningSocket.at(socket()),
                new PeerAuthenticator(Files.getOwner(folder), KEY),
                new Routes(steps, () -> report),
                () -> unusable,
                line -> {});
        this.serving = Thread.ofPlatform().daemon().start(server::run);
    }

    Path socket() {
        return folder.resolve("s");
    }

    RawCaller caller(String key) {
        return new RawCaller(socket(), key);
    }

    PlanJournal journal() {
        return journal;
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return serving.join(time);
    }

    /** From the next answer on. */
    void becomeUnusable() {
        unusable = true;
    }

    void at(long hundredths) {
        now = hundredths;
    }

    @Override
    public Helper helper() {
        return caller(KEY);
    }

    @Override
    public FakeUnits units() {
        return units;
    }

    @Override
    public String bootId() {
        return BOOT;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void hold(boolean stands) {
        try {
            if (stands) {
                Files.createFile(folder.resolve("HOLD"));
            } else {
                Files.delete(folder.resolve("HOLD"));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Optional<UUID> lastAccepted() {
        return journal.lastAccepted();
    }

    @Override
    public void close() {
        server.close();
        journal.close();
    }
}
