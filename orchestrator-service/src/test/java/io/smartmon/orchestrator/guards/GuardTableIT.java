package io.smartmon.orchestrator.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each guard on a whole agent: its value comes from where it really comes, it keeps the unit from being touched, and without
 * it that is so no more.
 */
class GuardTableIT {
    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @TempDir
    Path folder;

    private static final String NOTHING = "";
    private static final String TRANSACTION = "the store's transaction";
    private static final String REQUEST = "the look right before the request";

    private static final UnitName WEB = UnitName.of("lab-web.service");
    private static final UnitName DB = UnitName.of("lab-db.service");
    private static final UnitName DISABLED = UnitName.of("lab-disabled.service");
    private static final UnitName PROTECTED = UnitName.of("smartmon-lab.service");
    private static final UnitName ONCE = UnitName.of("guards-once.service");
    private static final UnitName STOPPED = UnitName.of("guards-stopped.service");
    private static final UnitName EARLIER = UnitName.of("guards-earlier.service");
    private static final UnitName WANTS = UnitName.of("lab-wants.service");
    private static final UnitName REBOOTS = UnitName.of("guards-reboots.service");
    private static final UnitName NO_RESTART = UnitName.of("guards-no-restart.service");
    private static final UnitName EDITED = UnitName.of("guards-edited.service");
    private static final UnitName TIMED = UnitName.of("guards-timed.service");
    private static final UnitName SOCK = UnitName.of("guards-sock.service");
    private static final UnitName LATE = UnitName.of("guards-late.service");
    private static final UnitName PACEMAKER = UnitName.of("pacemaker.service");
    private static final String CLUSTERED = "lab-web.service.d/50-pacemaker.conf";
    private static final UnitName PATRONI = UnitName.of("patroni@16-guards.service");
    private static final UnitName POSTGRESQL = UnitName.of("postgres.service");
    private static final UnitName POD = UnitName.of("guards-pod.service");
    private static final UnitName BASE = UnitName.of("guards-base.service");
    private static final UnitName NEEDS = UnitName.of("guards-needs.service");
    private static final UnitName INSTALLATION = UnitName.of("guards-installation.service");
    private static final Duration LAB_PATIENCE = Duration.ofSeconds(10);

    private static final AtomicInteger HOSTS = new AtomicInteger();
    private static final List<String> TABLE = new ArrayList<>();

    @BeforeAll
    static void makeSchema() throws SQLException, IOException, URISyntaxException {
        Schema.make(postgres.dataSource());
        forgetFailures();
    }

    @AfterAll
    static void printTable() {
        System.out.println(row("guard", "real source", "with it", "without it"));
        System.out.println(row("---", "---", "---", "---"));
        TABLE.forEach(System.out::println);
    }

    /** One that stands beside its fact, in a folder of its own, has its test there. */
    @Test
    void everyGuardOfTheDomainHasAScenario() {
        Set<String> covered = new TreeSet<>(scenarios().map(Scenario::guard).toList());
        assertEquals(
                new TreeSet<>(Guards.installed().all().stream()
                        .filter(guard -> guard.getClass().getPackage().equals(Guard.class.getPackage()))
                        .map(Guard::id)
                        .toList()),
                covered);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aGuardKeepsTheUnitFromBeingTouchedAndNothingElseDoes(Scenario scenario) throws SQLException {
        GuardVerdict held;
        try (AgentFixture fixture = fixture(scenario, Guards.installed().all())) {
            scenario.disturbance().accept(fixture);
            fixture.awaitDecision();
            held = fixture.assertHeldBy(scenario.guard());
        } finally {
            scenario.restore().run();
            forgetFailures();
        }
        List<Guard> others = Guards.installed().all().stream()
                .filter(guard -> !guard.id().equals(scenario.guard()))
                .toList();
        String without;
        try (AgentFixture fixture = fixture(scenario, others)) {
            scenario.disturbance().accept(fixture);
            fixture.awaitDecision();
            assertThrows(AssertionError.class, () -> fixture.assertHeldBy(scenario.guard()));
            boolean nothingElse = scenario.secondLine().isEmpty();
            assertEquals(nothingElse ? 1 : 0, Math.min(1, fixture.asked()), fixture::newestInWords);
            without = nothingElse
                    ? "the helper was asked to start it"
                    : "stopped by " + scenario.secondLine() + ": " + fixture.newestInWords();
        } finally {
            scenario.restore().run();
            forgetFailures();
        }
        TABLE.add(row(
                scenario.guard(),
                scenario.source(),
                held.outcome() + ", " + Wording.english().verdict(held),
                without));
    }

    /** As docker.service and rsyslog.service are. */
    @Test
    void aServiceThatItsSocketStartsTooIsActedOn() throws SQLException {
        writeUnit("guards-sock.socket", "[Socket]\nListenStream=/run/guards-sock\n");
        runsFromFile(SOCK, "[Unit]\nRequires=guards-sock.socket\n");
        Scenario scenario = new Scenario("unit-type", "", NOTHING, SOCK, GuardTableIT::startAndCrash, () -> {});
        try (AgentFixture fixture = fixture(scenario, Guards.installed().all())) {
            startAndCrash(fixture);
            fixture.awaitDecision();
            assertEquals(1, fixture.asked(), fixture::newestInWords);
        } finally {
            lab.exec("systemctl", "stop", "guards-sock.socket");
            remove(SOCK);
            removeUnitFile(SOCK.value());
            removeUnitFile("guards-sock.socket");
        }
    }

    @Test
    void aStoreThatWasReplacedIsActedFromOnlyAfterAPersonConfirmedIt() throws SQLException {
        Scenario scenario = web("store", "the store does not know the host any more", NOTHING, fixture -> {});
        try (AgentFixture fixture = fixture(scenario, Guards.installed().all())) {
            fixture.forgettableStore();
            fixture.start();
            fixture.storeForgetsTheHost();
            fixture.crash();
            fixture.awaitDecision();
            fixture.assertHeldBy("store");
            fixture.confirmStore();
            fixture.awaitAsked();
        } finally {
            scenario.restore().run();
            forgetFailures();
        }
    }

    // ------------------------------------------------------------------ the scenarios

    static Stream<Scenario> scenarios() {
        return Stream.of(
                web("allow-list", "approved_services.json without it", NOTHING, fixture -> {
                    fixture.approve(DB);
                    startAndCrash(fixture);
                }),
                new Scenario(
                        "protected",
                        "a unit of this product's name, in approved_services.json",
                        NOTHING,
                        PROTECTED,
                        fixture -> {
                            runService(PROTECTED, "/bin/sleep infinity");
                            startAndCrash(fixture);
                        },
                        () -> remove(PROTECTED)),
                web("level", "DRY_RUN=true in the environment", NOTHING, fixture -> {
                    fixture.set("DRY_RUN", "true");
                    startAndCrash(fixture);
                }),
                new Scenario(
                        "other-manager",
                        "systemd: a drop-in as Pacemaker writes it, and pacemaker.service is up",
                        NOTHING,
                        WEB,
                        fixture -> {
                            runService(PACEMAKER, "/bin/sleep infinity");
                            writeUnit(CLUSTERED, "[Unit]\nBefore=pacemaker.service\n\n[Service]\nRestart=no\n");
                            fixture.rememberStart();
                            startAndCrash(fixture);
                        },
                        () -> {
                            removeUnitFile(CLUSTERED);
                            remove(PACEMAKER);
                            lab.reset(WEB.value());
                        }),
                new Scenario(
                        "other-manager",
                        "systemd: that drop-in, and pacemaker.service is down",
                        NOTHING,
                        WEB,
                        fixture -> {
                            writeUnit(CLUSTERED, "[Unit]\nDescription=Cluster Controlled lab-web\n");
                            fixture.rememberStart();
                            startAndCrash(fixture);
                        },
                        () -> {
                            removeUnitFile(CLUSTERED);
                            lab.reset(WEB.value());
                        }),
                new Scenario(
                        "other-manager",
                        "systemd: PostgreSQL's unit, and a patroni@ is up",
                        NOTHING,
                        POSTGRESQL,
                        fixture -> {
                            runService(PATRONI, "/bin/sleep infinity");
                            runService(POSTGRESQL, "/bin/sleep infinity");
                            startAndCrash(fixture);
                        },
                        () -> {
                            remove(PATRONI);
                            remove(POSTGRESQL);
                        }),
                new Scenario(
                        "other-manager",
                        "systemd: a service in the kubelet's slice",
                        NOTHING,
                        POD,
                        fixture -> {
                            lab.exec(
                                    "systemd-run",
                                    "--quiet",
                                    "--slice=kubepods-burstable",
                                    "--unit=" + POD,
                                    "/bin/sleep",
                                    "infinity");
                            fixture.rememberStart();
                            startAndCrash(fixture);
                        },
                        () -> remove(POD)),
                web("machine", "PostgreSQL: its machine id is seen from two boots", NOTHING, fixture -> {
                    fixture.aCopyIsReported();
                    startAndCrash(fixture);
                }),
                new Scenario(
                        "unit-type",
                        "systemd: Type=oneshot, killed while it works",
                        NOTHING,
                        ONCE,
                        fixture -> {
                            writeUnit(ONCE.value(), """
                                    [Service]
                                    Type=oneshot
                                    ExecStart=/bin/sleep infinity
                                    """);
                            lab.exec("systemctl", "start", "--no-block", ONCE.value());
                            SystemdLab.await(
                                    ONCE + " works",
                                    LAB_PATIENCE,
                                    () -> !lab.show(ONCE.value(), "MainPID").equals("0"));
                            fixture.rememberStart();
                            startAndCrash(fixture);
                        },
                        () -> remove(ONCE)),
                new Scenario(
                        "unit-type",
                        "systemd: a timer starts it",
                        NOTHING,
                        TIMED,
                        fixture -> {
                            writeUnit("guards-timed.timer", "[Timer]\nOnActiveSec=1h\n");
                            runsFromFile(TIMED);
                            lab.exec("systemctl", "start", "guards-timed.timer");
                            startAndCrash(fixture);
                        },
                        () -> {
                            lab.exec("systemctl", "stop", "guards-timed.timer");
                            remove(TIMED);
                            removeUnitFile(TIMED.value());
                            removeUnitFile("guards-timed.timer");
                        }),
                web("hold", "a hold in PostgreSQL", TRANSACTION, fixture -> {
                    fixture.start();
                    fixture.hold("inventory");
                    fixture.crash();
                }),
                web("hold", "the file HOLD", REQUEST, fixture -> {
                    fixture.start();
                    write(fixture.holdFile(), "inventory\n");
                    fixture.crash();
                }),
                new Scenario(
                        "intent",
                        "systemd: a stop job was seen, and the unit ended with status 3",
                        REQUEST,
                        STOPPED,
                        fixture -> {
                            runService(STOPPED, "/bin/sh -c \"trap 'exit 3' TERM; while :; do sleep 0.05; done\"");
                            fixture.start();
                            var _ = lab.tryExec("systemctl", "stop", STOPPED.value());
                        },
                        () -> remove(STOPPED)),
                new Scenario(
                        "intent",
                        "systemd: a disabled unit that somebody started",
                        NOTHING,
                        DISABLED,
                        fixture -> {
                            lab.exec("systemctl", "start", DISABLED.value());
                            startAndCrash(fixture);
                        },
                        () -> lab.reset(DISABLED.value())),
                new Scenario(
                        "intent",
                        "systemd: stopped before anybody watched, and ended with status 7 because of that",
                        NOTHING,
                        EARLIER,
                        fixture -> {
                            runService(EARLIER, "/bin/sh -c \"trap 'exit 7' TERM; while :; do sleep 0.05; done\"");
                            SystemdLab.await(
                                    EARLIER + " runs",
                                    LAB_PATIENCE,
                                    () -> lab.show(EARLIER.value(), "ActiveState")
                                            .equals("active"));
                            var _ = lab.tryExec("sleep", "0.3");
                            var _ = lab.tryExec("systemctl", "stop", EARLIER.value());
                            SystemdLab.await(
                                    EARLIER + " failed",
                                    LAB_PATIENCE,
                                    () -> lab.show(EARLIER.value(), "ActiveState")
                                            .equals("failed"));
                            fixture.rememberStart();
                            fixture.mark();
                            fixture.startUnwatched();
                        },
                        () -> remove(EARLIER)),
                new Scenario(
                        "restart-prevented",
                        "systemd: killed, and RestartPreventExitStatus names that signal",
                        NOTHING,
                        NO_RESTART,
                        fixture -> {
                            writeUnit(NO_RESTART.value(), """
                                    [Service]
                                    ExecStart=/bin/sleep infinity
                                    RestartPreventExitStatus=SIGKILL
                                    """);
                            lab.exec("systemctl", "start", NO_RESTART.value());
                            startAndCrash(fixture);
                        },
                        () -> remove(NO_RESTART)),
                web("state", "systemd: started by hand after the finding", NOTHING, fixture -> {
                    fixture.start();
                    fixture.beforeNextCheck(() -> {
                        lab.exec("systemctl", "start", WEB.value());
                        fixture.mark();
                    });
                    fixture.crash();
                }),
                web("dwell", "a limit of 3 s, systemd's time of the failure", NOTHING, fixture -> {
                    fixture.limits(of -> with(of, Duration.ofSeconds(3), of.evidenceAge(), of.subjectsAtOnce()));
                    startAndCrash(fixture);
                }),
                web("evidence", "a limit of 0 s, the time of the look at systemd", NOTHING, fixture -> {
                    fixture.limits(of -> with(of, of.dwell(), Duration.ZERO, of.subjectsAtOnce()));
                    startAndCrash(fixture);
                }),
                web("clock", "the wall clock, set ahead by an hour after the finding", NOTHING, fixture -> {
                    fixture.start();
                    fixture.beforeNextDecision(() -> fixture.setClockAhead(Duration.ofHours(1)));
                    fixture.crash();
                }),
                new Scenario(
                        "auto-restart",
                        "systemd: a start job that waits for another unit",
                        NOTHING,
                        LATE,
                        fixture -> {
                            writeUnit(LATE.value(), """
                                    [Unit]
                                    After=lab-slow.service

                                    [Service]
                                    ExecStart=/bin/sleep infinity
                                    """);
                            lab.exec("systemctl", "start", LATE.value());
                            fixture.start();
                            fixture.beforeNextCheck(() ->
                                    lab.exec("systemctl", "start", "--no-block", "lab-slow.service", LATE.value()));
                            fixture.crash();
                        },
                        () -> {
                            remove(LATE);
                            lab.reset("lab-slow.service");
                        }),
                new Scenario(
                        "manager",
                        "systemd: the rescue target is reached",
                        NOTHING,
                        WEB,
                        fixture -> {
                            writeUnit("rescue.target", "[Unit]\nDescription=Rescue, without its shell\n");
                            lab.exec("systemctl", "start", "rescue.target");
                            assertEquals(
                                    "maintenance",
                                    lab.tryExec("systemctl", "is-system-running")
                                            .output()
                                            .strip());
                            startAndCrash(fixture);
                        },
                        () -> {
                            lab.exec("systemctl", "stop", "rescue.target");
                            removeUnitFile("rescue.target");
                            lab.reset(WEB.value());
                        }),
                new Scenario(
                        "package-transaction",
                        "dpkg: a package whose installation takes long",
                        NOTHING,
                        WEB,
                        fixture -> {
                            installSlowly();
                            startAndCrash(fixture);
                        },
                        () -> {
                            settlePackages();
                            lab.reset(WEB.value());
                        }),
                new Scenario(
                        "package-transaction",
                        "dpkg: a package was removed a moment ago",
                        NOTHING,
                        WEB,
                        fixture -> {
                            installSlowly();
                            remove(INSTALLATION);
                            lab.exec("dpkg", "--purge", "guards-slow");
                            startAndCrash(fixture);
                        },
                        () -> {
                            settlePackages();
                            lab.reset(WEB.value());
                        }),
                web("store", "PostgreSQL: a lease of a lower epoch than was held", TRANSACTION, fixture -> {
                    fixture.start();
                    fixture.storeIsRestored();
                    fixture.crash();
                }),
                web("cooldown", "PostgreSQL: a first repair just before", TRANSACTION, fixture -> {
                    fixture.limits(GuardTableIT::settledSoon);
                    fixture.start();
                    fixture.firstRepair();
                    fixture.crash();
                }),
                web(
                        "cooldown",
                        "PostgreSQL: a repair 20 min ago, the environment's cooldown is 30",
                        TRANSACTION,
                        fixture -> {
                            fixture.set("SMARTMON_RESTART_COOLDOWN_MIN", "30");
                            fixture.limits(GuardTableIT::settledSoon);
                            fixture.start();
                            fixture.firstRepair();
                            fixture.ageAttempts(Duration.ofMinutes(20));
                            fixture.crash();
                        }),
                web(
                        "attempts",
                        "PostgreSQL: the one attempt that the environment allows is used",
                        TRANSACTION,
                        fixture -> {
                            fixture.set("SMARTMON_RESTART_BACKOFF_FAILS", "1");
                            fixture.set("SMARTMON_RESTART_COOLDOWN_MIN", "0");
                            fixture.limits(GuardTableIT::settledSoon);
                            fixture.start();
                            fixture.firstRepair();
                            fixture.crash();
                        }),
                web("backoff", "PostgreSQL: two repairs, the last a minute and a half ago", NOTHING, fixture -> {
                    fixture.limits(GuardTableIT::settledSoon);
                    fixture.start();
                    fixture.firstRepair();
                    fixture.ageAttempts(Duration.ofMinutes(2));
                    fixture.nextRepair();
                    fixture.ageAttempts(Duration.ofSeconds(90));
                    fixture.crash();
                }),
                web("at-once", "PostgreSQL: another unit's plan is ready, and one may be", TRANSACTION, fixture -> {
                    fixture.limits(of -> with(of, of.dwell(), of.evidenceAge(), 1));
                    fixture.start();
                    fixture.beforeNextDecision(() -> fixture.underRepair(DB));
                    fixture.crash();
                }),
                new Scenario(
                        "cause-first",
                        "systemd: its requisite has failed, and nobody approved that",
                        NOTHING,
                        NEEDS,
                        fixture -> {
                            writeUnit(BASE.value(), "[Service]\nExecStart=/bin/sleep infinity\n");
                            writeUnit(
                                    NEEDS.value(),
                                    "[Unit]\nRequisite=" + BASE + "\nAfter=" + BASE
                                            + "\n\n[Service]\nExecStart=/bin/sleep infinity\n");
                            lab.exec("systemctl", "start", BASE.value());
                            lab.exec("systemctl", "start", NEEDS.value());
                            lab.crash(BASE.value());
                            startAndCrash(fixture);
                        },
                        () -> {
                            remove(NEEDS);
                            remove(BASE);
                            removeUnitFile(NEEDS.value());
                            removeUnitFile(BASE.value());
                        }),
                new Scenario(
                        "closure",
                        "systemd: wants a unit that is down, and approved_services.json does not list it",
                        NOTHING,
                        WANTS,
                        fixture -> {
                            lab.exec("systemctl", "start", WANTS.value());
                            lab.exec("systemctl", "stop", "lab-idle.service");
                            fixture.rememberStart(UnitName.of("lab-idle"));
                            fixture.rememberStart(UnitName.of("lab-idle-deep"));
                            startAndCrash(fixture);
                        },
                        () -> lab.reset(WANTS.value(), "lab-idle.service", "lab-idle-deep.service")),
                new Scenario(
                        "conflicts",
                        "systemd: what conflicts with it was started after it failed",
                        NOTHING,
                        WEB,
                        fixture -> {
                            lab.crash(WEB.value());
                            SystemdLab.await(
                                    WEB + " failed",
                                    LAB_PATIENCE,
                                    () -> lab.show(WEB.value(), "ActiveState").equals("failed"));
                            lab.exec("systemctl", "start", "lab-rival.service");
                            fixture.rememberStart();
                            fixture.mark();
                            fixture.startUnwatched();
                        },
                        () -> lab.reset("lab-rival.service", WEB.value())),
                new Scenario(
                        "configuration",
                        "systemd and the unit's files: a drop-in that was written while it ran",
                        NOTHING,
                        EDITED,
                        fixture -> {
                            runService(EDITED, "/bin/sleep infinity");
                            fixture.start();
                            writeUnit(EDITED + ".d/10-edited.conf", "[Service]\nEnvironment=EDITED=yes\n");
                            fixture.crash();
                        },
                        () -> {
                            removeUnitFile(EDITED + ".d");
                            remove(EDITED);
                        }),
                new Scenario(
                        "configuration",
                        "systemd: a change of the unit file that it has not read",
                        NOTHING,
                        EDITED,
                        fixture -> {
                            runService(EDITED, "/bin/sleep infinity");
                            fixture.start();
                            writeFile(
                                    EDITED.value(),
                                    "[Service]\nEnvironment=EDITED=yes\nExecStart=/bin/sleep infinity\n");
                            fixture.crash();
                        },
                        () -> remove(EDITED)),
                new Scenario(
                        "configuration",
                        "PostgreSQL: no start of it was seen before it failed",
                        NOTHING,
                        EDITED,
                        fixture -> {
                            runService(EDITED, "/bin/sleep infinity");
                            lab.crash(EDITED.value());
                            SystemdLab.await(
                                    EDITED + " failed",
                                    LAB_PATIENCE,
                                    () -> lab.show(EDITED.value(), "ActiveState")
                                            .equals("failed"));
                            fixture.mark();
                            fixture.startUnwatched();
                        },
                        () -> remove(EDITED)),
                new Scenario(
                        "system-action",
                        "systemd: a start that takes too long would reboot the machine",
                        NOTHING,
                        REBOOTS,
                        fixture -> {
                            // Without JobTimeoutSec= no job is ever too late, so the lab stays up.
                            writeUnit(REBOOTS.value(), """
                                    [Unit]
                                    JobTimeoutAction=reboot

                                    [Service]
                                    ExecStart=/bin/sleep infinity
                                    """);
                            lab.exec("systemctl", "start", REBOOTS.value());
                            startAndCrash(fixture);
                        },
                        () -> remove(REBOOTS)),
                web("helper", "a socket at which nobody listens", NOTHING, fixture -> {
                    fixture.withoutHelper();
                    startAndCrash(fixture);
                }),
                web("lease", "PostgreSQL: a lease that runs out while it is decided", REQUEST, fixture -> {
                    fixture.shortLease(Duration.ofSeconds(3), Duration.ofMillis(1_200));
                    fixture.rememberStart();
                    fixture.mark();
                    fixture.crash();
                    fixture.beforeNextDecision(fixture::awaitLeaseEnd);
                    fixture.startUnwatched();
                }));
    }

    private static Scenario web(String guard, String source, String secondLine, Consumer<AgentFixture> disturbance) {
        return new Scenario(guard, source, secondLine, WEB, disturbance, () -> lab.reset(WEB.value()));
    }

    /** Begins to install a package whose script does not end, as a service of the lab's systemd. */
    private static void installSlowly() {
        lab.exec("sh", "-c", """
                set -e
                mkdir -p /tmp/guards-slow/DEBIAN
                cd /tmp/guards-slow/DEBIAN
                printf '%s\n' 'Package: guards-slow' 'Version: 1' 'Architecture: all' 'Maintainer: the lab <lab@localhost>' \
                    'Description: its installation does not end' >control
                printf '#!/bin/sh\nexec sleep infinity\n' >postinst
                chmod 755 postinst
                dpkg-deb --build /tmp/guards-slow /tmp/guards-slow.deb
                """);
        runService(INSTALLATION, "/usr/bin/dpkg --install /tmp/guards-slow.deb");
        SystemdLab.await(
                "dpkg has unpacked the package",
                LAB_PATIENCE,
                () -> lab.tryExec("dpkg-query", "--show", "guards-slow").status() == 0);
    }

    /** Ends and undoes that, and makes it long ago. */
    private static void settlePackages() {
        remove(INSTALLATION);
        var _ = lab.tryExec("dpkg", "--purge", "guards-slow");
        lab.exec("touch", "--date", "1 hour ago", "/var/lib/dpkg/status", "/var/lib/dpkg/updates");
    }

    private static void startAndCrash(AgentFixture fixture) {
        fixture.start();
        fixture.crash();
    }

    private static Limits with(Limits of, Duration dwell, Duration evidenceAge, int subjectsAtOnce) {
        return new Limits(
                dwell,
                evidenceAge,
                of.clockJump(),
                of.settleTime(),
                of.holdWindow(),
                of.cooldown(),
                of.attempts(),
                of.attemptsWindow(),
                subjectsAtOnce,
                of.actTimeout());
    }

    private static Limits settledSoon(Limits of) {
        return new Limits(
                of.dwell(),
                of.evidenceAge(),
                of.clockJump(),
                Duration.ofMillis(50),
                of.holdWindow(),
                of.cooldown(),
                of.attempts(),
                of.attemptsWindow(),
                of.subjectsAtOnce(),
                of.actTimeout());
    }

    // ------------------------------------------------------------------ the lab

    private AgentFixture fixture(Scenario scenario, List<Guard> guards) throws SQLException {
        String host = "guards-" + HOSTS.incrementAndGet();
        Path data = folder.resolve(host);
        assertTrue(data.toFile().mkdir());
        return new AgentFixture(lab, postgres, data, host, scenario.unit(), guards);
    }

    private static void runService(UnitName unit, String command) {
        writeUnit(unit.value(), "[Service]\nExecStart=" + command + "\n");
        lab.exec("systemctl", "start", unit.value());
    }

    /** Writes a service that keeps running, and starts it. */
    private static void runsFromFile(UnitName unit, String... sections) {
        writeUnit(unit.value(), String.join("", sections) + "[Service]\nExecStart=/bin/sleep infinity\n");
        lab.exec("systemctl", "start", unit.value());
    }

    /** Ends a unit that is none of the lab's own, and forgets it. */
    private static void remove(UnitName unit) {
        var _ = lab.tryExec("systemctl", "kill", "--signal=KILL", unit.value());
        var _ = lab.tryExec("systemctl", "stop", unit.value());
        var _ = lab.tryExec("systemctl", "reset-failed", unit.value());
        removeUnitFile(unit.value());
    }

    private static void writeUnit(String name, String text) {
        writeFile(name, text);
        lab.exec("systemctl", "daemon-reload");
    }

    private static void writeFile(String name, String text) {
        lab.exec(
                "sh",
                "-c",
                "file=\"/run/systemd/system/$0\"; mkdir -p \"${file%/*}\" && printf %s \"$1\" >\"$file\"",
                name,
                text);
    }

    private static void removeUnitFile(String name) {
        lab.exec("sh", "-c", "rm -rf \"/run/systemd/system/$0\" && systemctl daemon-reload", name);
    }

    private static void forgetFailures() {
        lab.exec("systemctl", "reset-failed");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(String guard, String source, String with, String without) {
        return "| " + guard + " | " + source + " | " + with + " | " + without + " |";
    }
}
