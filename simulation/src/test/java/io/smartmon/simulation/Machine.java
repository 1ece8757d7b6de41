package io.smartmon.simulation;

import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One machine: its systemd with its services, its helper, two agents, its disk and its clocks. */
final class Machine {
    /** Ordinary, with a database below, slow, and one that systemd itself restarts. */
    static final List<String> LISTED = List.of("web", "app", "db", "slow", "keen", "bound");

    static final List<String> UNLISTED = List.of("loose", "rival");
    private static final long RUNS_OF_A_BOOT = 1_000_000;
    private static final Limits DEFAULT = Limits.defaults();
    /** As by default, but with shorter spans after an act, so that a run sees many acts. */
    static final Limits LIMITS = new Limits(
            DEFAULT.dwell(),
            DEFAULT.evidenceAge(),
            DEFAULT.clockJump(),
            DEFAULT.settleTime(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            DEFAULT.attempts(),
            DEFAULT.attemptsWindow(),
            DEFAULT.subjectsAtOnce(),
            DEFAULT.actTimeout());

    private static final AllowList APPROVED = new AllowList(
            LISTED.stream()
                    .map(unit -> new AllowList.Entry(
                            "*",
                            UnitName.of(unit),
                            unit.equals("app") || unit.equals("bound") ? List.of(UnitName.of("db")) : List.of()))
                    .toList(),
            "approved_services.json");

    private final World world;
    private final int number;
    private final boolean dryRun;
    private final Path folder;
    private final ModelDisk disk = new ModelDisk();
    private final ModelPackages packages;
    private final ModelFiles files = new ModelFiles(this::wall);
    private final ModelHelper helper;
    private final List<ModelAgent> agents = new ArrayList<>();
    private final List<ModelBus> buses = new ArrayList<>();
    private ModelSystemd systemd;
    private Conductor.ModelProcess systemdProcess;
    private Duration clockOffset = Duration.ZERO;
    private long bootedAt = -Duration.ofHours(1).toNanos();
    private int boots;
    private long storeAwayUntil;
    private long busAwayUntil;
    private final Map<UUID, Asked> asked = new HashMap<>();

    Machine(World world, int number, boolean dryRun, Path folder) {
        this.world = world;
        this.number = number;
        this.dryRun = dryRun;
        this.folder = folder;
        this.packages = new ModelPackages(world, this, folder.resolve("machine-" + number));
        this.systemdProcess = world.process("systemd-" + number, () -> {});
        this.systemd = boot();
        this.helper = new ModelHelper(world, this);
        agents.add(new ModelAgent(world, this, "agent-" + number + "a"));
        agents.add(new ModelAgent(world, this, "agent-" + number + "b"));
        try {
            Files.writeString(idFile(), id() + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ModelSystemd boot() {
        ModelSystemd made = new ModelSystemd(
                world.conductor(),
                systemdProcess,
                () -> hundredthsSinceBoot() * 10_000,
                this::wall,
                files,
                boots * RUNS_OF_A_BOOT);
        made.onBegin(job -> world.rules().begins(this, job));
        made.onStarted(unit -> {
            world.rules().started(this, unit);
            world.falls().up(unit);
        });
        made.onFell(unit -> world.falls().fell(this, unit));
        made.add("web");
        ModelUnit db = made.add("db");
        made.add("app").needs.add(db);
        made.add("bound").bound.add(db);
        ModelUnit slow = made.add("slow");
        slow.type = "notify";
        slow.startTime = Duration.ofSeconds(8);
        slow.stopTime = Duration.ofSeconds(3);
        ModelUnit keen = made.add("keen");
        keen.restart = "on-failure";
        made.add("loose");
        made.add("rival").rivals.add(made.known("web"));
        for (ModelUnit unit : made.all()) {
            if (!unit.name.value().startsWith("rival")) {
                var _ = made.start(unit.name, true);
            }
        }
        return made;
    }

    /** Starts helper and agents. */
    void start() {
        helper.start();
        agents.forEach(ModelAgent::start);
    }

    /** Loses its power, and is started anew. */
    void reboot() {
        helper.powerFailed();
        agents.forEach(ModelAgent::powerFailed);
        world.conductor().kill(systemdProcess);
        systemd.all().forEach(world.falls()::withdrawn);
        List<String> masked = systemd.all().stream()
                .filter(unit -> unit.masked)
                .map(unit -> unit.name.value())
                .toList();
        List<String> broken = systemd.all().stream()
                .filter(unit -> unit.broken)
                .map(unit -> unit.name.value())
                .toList();
        packages.end();
        disk.powerFails(world.draws().unit("torn", "reboot " + number + " " + boots));
        buses.clear();
        boots++;
        bootedAt = world.conductor().nanos();
        systemdProcess = world.process("systemd-" + number, () -> {});
        ModelSystemd before = systemd;
        systemd = boot();
        masked.forEach(unit -> systemd.known(unit).masked = true);
        masked.forEach(unit -> systemd.known(unit).wantedDown = true);
        // What the boot does not start is still as a person left it.
        before.all().stream()
                .filter(unit -> unit.wantedDown && systemd.known(unit.name.value()).job == null)
                .forEach(unit -> systemd.known(unit.name.value()).stoppedBefore(unit));
        broken.forEach(unit -> systemd.known(unit).broken = true);
        world.rules().configurationChanged(this);
        int boot = boots;
        var _ = world.after(Duration.ofSeconds(4), () -> {
            if (boots == boot) {
                start();
            }
        });
    }

    int number() {
        return number;
    }

    String name() {
        return "web-" + number;
    }

    String id() {
        return String.format(Locale.ROOT, "%032x", 0xabc0 + number);
    }

    String bootId() {
        return String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", number, boots + 1);
    }

    boolean dryRun() {
        return dryRun;
    }

    Path idFile() {
        return folder.resolve("machine-id-" + number);
    }

    Path holdFile() {
        return folder.resolve("HOLD-" + number);
    }

    ModelDisk disk() {
        return disk;
    }

    ModelPackages packages() {
        return packages;
    }

    ModelFiles files() {
        return files;
    }

    /** The clock that can be set. */
    Instant wall() {
        return world.now().plus(clockOffset);
    }

    ModelSystemd systemd() {
        return systemd;
    }

    ModelHelper helper() {
        return helper;
    }

    List<ModelAgent> agents() {
        return agents;
    }

    HelperPolicy helperPolicy() {
        return HelperPolicy.of(APPROVED, name());
    }

    Policy policy(Instant now) {
        return new Policy(name(), dryRun, Level.REPAIR, Knowledge.known(APPROVED, now), LIMITS, "00".repeat(32));
    }

    static boolean pullsIn(UnitName unit, UnitName other) {
        return APPROVED.pullsIn("*", unit).contains(other);
    }

    long hundredthsSinceBoot() {
        return (world.conductor().nanos() - bootedAt) / 10_000_000;
    }

    Duration clockOffset() {
        return clockOffset;
    }

    void setClock(Duration by) {
        clockOffset = clockOffset.plus(by);
        packages.clockSet();
    }

    /** Starts a process that ended again, as its supervisor does, unless the machine was started anew until then. */
    void restart(String process, Runnable start) {
        int boot = boots;
        double drawn = world.draws().unit("restart", world.point(process));
        var _ = world.after(Duration.ofMillis((long) (1_000 + 4_000 * drawn)), () -> {
            if (boots == boot) {
                start.run();
            }
        });
    }

    boolean storeAnswers() {
        return world.conductor().nanos() >= storeAwayUntil;
    }

    void storeAway(Duration span) {
        storeAwayUntil = Math.max(storeAwayUntil, world.conductor().nanos() + span.toNanos());
    }

    boolean busAnswers() {
        return world.conductor().nanos() >= busAwayUntil;
    }

    void busAway(Duration span) {
        busAwayUntil = Math.max(busAwayUntil, world.conductor().nanos() + span.toNanos());
        List.copyOf(buses).forEach(ModelBus::lose);
        buses.clear();
    }

    /** A request to the helper: who made it and when, and since when the helper has listened for jobs of its unit. */
    static final class Asked {
        final ModelAgent agent;
        final long askedAt;
        /** Since when the agent had heard every signal when it made the request. */
        final long heardSince;

        long listenedAt;

        private Asked(ModelAgent agent, long askedAt) {
            this.agent = agent;
            this.askedAt = askedAt;
            this.heardSince = agent.heardSince();
            this.listenedAt = askedAt;
        }
    }

    void asked(ActRequest request, ModelAgent agent) {
        asked.put(request.plan(), new Asked(agent, world.conductor().nanos()));
    }

    @Nullable
    Asked asked(UUID plan) {
        return asked.get(plan);
    }

    /** Since when it has answered, in nanoseconds of the run; in the future while it does not. */
    long busAnswersSince() {
        return busAwayUntil;
    }

    void opened(ModelBus bus) {
        buses.add(bus);
    }
}
