package io.smartmon.domain.guard;

import io.smartmon.domain.Given;
import io.smartmon.domain.Units;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.guard.CauseFirstGuard.Causes;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.PackageActivity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each guard is to say of which situation, and in which words. */
public final class GuardCases {
    /**
     * One case.
     *
     * @param text the sentence on a page
     */
    public record Case(
            String guard,
            Outcome outcome,
            String code,
            String text,
            Given given,
            @Nullable Instant until) {
        Case until(Instant instant) {
            return new Case(guard, outcome, code, text, given, instant);
        }

        @Override
        public String toString() {
            return guard + " " + outcome + " " + code + ": " + text;
        }
    }

    /** What no rule of this version is about. */
    private static final OtherAction REMOUNT = new OtherAction("remount", Map.of("verb", "remount"));

    private static final List<UnitName> NONE = List.of();
    private static final List<UnitName> DB = List.of(UnitName.of("db"));
    private static final List<UnitName> SRV = List.of(UnitName.of("srv.mount"));

    private static final UnitPlacement CLUSTERED = new UnitPlacement(
            List.of("/etc/systemd/system/web.service.d/a.conf", "/run/systemd/system/web.service.d/50-pacemaker.conf"),
            "system.slice",
            "");

    private GuardCases() {}

    private static UnitState described(String description) {
        return UnitState.of(
                UnitName.of("web"), Units.failed().state().measures().with("Description", Measure.text(description)));
    }

    private static UnitPlacement in(String slice, String controlGroup) {
        return new UnitPlacement(List.of(), slice, controlGroup);
    }

    private static Case pass(String guard, String code, String text, Given given) {
        return new Case(guard, Outcome.PASS, code, text, given, null);
    }

    private static Case hold(String guard, String code, String text, Given given) {
        return new Case(guard, Outcome.HOLD, code, text, given, null);
    }

    private static Case watch(String guard, String code, String text, Given given) {
        return new Case(guard, Outcome.WATCH, code, text, given, null);
    }

    private static Case deny(String guard, String code, String text, Given given) {
        return new Case(guard, Outcome.DENY, code, text, given, null);
    }

    private static Given given() {
        return new Given();
    }

    private static Given named(String unit) {
        return given().unit(Units.failed().named(unit));
    }

    private static List<UnitName> triggers(String... names) {
        return Stream.of(names).map(UnitName::of).toList();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    public static List<Case> all() {
        return List.of(
                pass(AllowListGuard.ID, "listed", "in the allow-list: * : web.service", given()),
                pass(AllowListGuard.ID, "listed", "in the allow-list: WEB-1 : ssh.service", named("ssh.service")),
                deny(
                        AllowListGuard.ID,
                        "not_listed",
                        "not in the allow-list (approved_services.json)",
                        named("other.service")),
                // Listed, but for another host.
                deny(
                        AllowListGuard.ID,
                        "not_listed",
                        "not in the allow-list (approved_services.json)",
                        named("mail.service")),
                deny(
                        AllowListGuard.ID,
                        "no_permission_rule",
                        "no rule permits repairs of this kind of subject (action)",
                        given().action(REMOUNT)),
                deny(
                        ProtectedGuard.ID,
                        "no_permission_rule",
                        "no rule says whether this kind of subject (action) is protected",
                        given().action(REMOUNT)),
                pass(ProtectedGuard.ID, "not_protected", "not a protected unit", given()),
                deny(
                        ProtectedGuard.ID,
                        "protected_essential",
                        "protected: this host or Smart Monitor depends on it",
                        named("dbus.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_boot",
                        "protected: part of how the machine starts and ends",
                        named("reboot.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_login",
                        "protected: it gives a root shell or a prompt to log in",
                        named("debug-shell.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_network",
                        "protected: the network of this host depends on it",
                        named("NetworkManager.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_storage",
                        "protected: the disks of this host depend on it",
                        named("multipathd.service")),
                deny(ProtectedGuard.ID, "protected_manager", "protected: part of systemd", named("systemd-x.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_product",
                        "protected: part of Smart Monitor",
                        named("smartmon-gui.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_remote_access",
                        "protected: it provides remote access",
                        named("ssh@1.service")),
                deny(
                        ProtectedGuard.ID,
                        "protected_not_a_service",
                        "protected: only services can be repaired, not .target units",
                        named("reboot.target")),
                pass(LevelGuard.ID, "repair", "repair", given()),
                new Case(
                        LevelGuard.ID,
                        Outcome.ASK,
                        "ask",
                        "this host's level is ask: needs approval",
                        given().level(Level.ASK),
                        null),
                watch(LevelGuard.ID, "watch", "this host's level is watch", given().level(Level.WATCH)),
                watch(LevelGuard.ID, "dry_run", "dry run: nothing is changed on this host", given().dryRun()),
                // The dry run is below every level.
                watch(
                        LevelGuard.ID,
                        "dry_run",
                        "dry run: nothing is changed on this host",
                        given().dryRun().level(Level.ASK)),
                pass(MachineGuard.ID, "known", "the machine registered as this host", given()),
                watch(
                        MachineGuard.ID,
                        "copied",
                        "another machine reports the same machine id: one of them is a copy and needs its own id",
                        given().machine(IdentityStatus.COPIED)),
                hold(
                        MachineGuard.ID,
                        "not_known",
                        "this version does not support the store's answer about this machine",
                        given().machine(IdentityStatus.NOT_KNOWN)),
                pass(StoreGuard.ID, "up_to_date", "the database knows what was last done on this host", given()),
                hold(
                        StoreGuard.ID,
                        "restored",
                        "held: the database is older than what was last done on this host (noticed"
                                + " 2026-03-01T02:59:00Z); confirm it with smartmon confirm-store web-1",
                        given().storeRestored()),
                pass(UnitTypeGuard.ID, "continuing", "Type=simple, meant to keep running", given()),
                watch(
                        UnitTypeGuard.ID,
                        "not_continuing",
                        "Type=oneshot: running it twice can do harm",
                        given().unit(Units.failed().type("oneshot"))),
                watch(
                        UnitTypeGuard.ID,
                        "not_continuing",
                        "running it twice can do harm",
                        given().unit(Units.failed().named("a.timer").type(""))),
                watch(
                        UnitTypeGuard.ID,
                        "triggered",
                        "started by a timer (web.timer): running it twice can do harm",
                        given().unit(Units.failed().by(triggers("web.socket", "web.timer")))),
                // As an older version stored it, without saying by what.
                watch(
                        UnitTypeGuard.ID,
                        "triggered",
                        "started by a timer: running it twice can do harm",
                        given().unit(Units.failed().by(null))),
                pass(
                        UnitTypeGuard.ID,
                        "continuing",
                        "Type=simple, meant to keep running",
                        given().unit(Units.failed().by(triggers("web.path", "web.socket")))),
                watch(
                        UnitTypeGuard.ID,
                        "not_continuing",
                        "Type=oneshot: running it twice can do harm",
                        given().unit(Units.failed().type("oneshot").by(triggers("web.socket")))),
                pass(HoldGuard.ID, "none", "no hold in force", given()),
                hold(HoldGuard.ID, "in_force", "held by ada since 2026-03-01T03:00:00Z: deploying", given().held()),
                pass(IntentGuard.ID, "no_stop_seen", "no stop job seen; enabled", given()),
                pass(
                        IntentGuard.ID,
                        "no_stop_seen",
                        "no stop job seen",
                        given().unit(Units.failed().file(""))),
                deny(
                        IntentGuard.ID,
                        "stop_seen",
                        "stopped by request: a stop job was seen; enabled",
                        given().stopSeen()),
                deny(
                        IntentGuard.ID,
                        "disabled",
                        "the unit is disabled",
                        given().unit(Units.failed().file("disabled"))),
                deny(
                        IntentGuard.ID,
                        "masked",
                        "the unit is masked",
                        given().unit(Units.failed().file("masked-runtime"))),
                pass(
                        IntentGuard.ID,
                        "crash_after_lost_events",
                        "events were lost, but Result=signal is not a stop; enabled",
                        given().eventsLost()),
                pass(
                        IntentGuard.ID,
                        "crash_after_lost_events",
                        "events were lost, but Result=oom-kill is not a stop; enabled",
                        given().eventsLost().unit(Units.failed().ended("oom-kill", 2, 9))),
                pass(
                        IntentGuard.ID,
                        "ended_by_itself",
                        "events were lost, but its process ended before anything stopped it (Result=exit-code); enabled",
                        given().eventsLost()
                                .unit(Units.failed()
                                        .ended("exit-code", 1, 1)
                                        .ran(500, new UnitState.LastRun(400, 900, 1_000)))),
                pass(
                        IntentGuard.ID,
                        "failed_at_start",
                        "events were lost, but it has not been up since the boot (Result=exit-code); enabled",
                        given().eventsLost()
                                .unit(Units.failed().ended("exit-code", 1, 1).ran(0, UnitState.LastRun.UNKNOWN))),
                hold(
                        IntentGuard.ID,
                        "events_lost",
                        "events were lost, and Result=signal could be a crash or a stop; enabled",
                        given().eventsLost()
                                .unit(Units.failed()
                                        .ended("signal", 2, 11)
                                        .ran(500, new UnitState.LastRun(400, 1_200, 1_000)))),
                hold(
                        IntentGuard.ID,
                        "events_lost",
                        "events were lost, and Result=signal could be a crash or a stop; enabled",
                        given().eventsLost().unit(Units.failed().ended("signal", 2, 15))),
                hold(
                        IntentGuard.ID,
                        "events_lost",
                        "events were lost, and Result=exit-code could be a crash or a stop; enabled",
                        given().eventsLost().unit(Units.failed().ended("exit-code", 1, 1))),
                hold(
                        IntentGuard.ID,
                        "events_lost",
                        "events were lost, and Result=timeout could be a crash or a stop; enabled",
                        given().eventsLost().unit(Units.failed().ended("timeout", 2, 9))),
                pass(StateGuard.ID, "failed", "failed (failed)", given()),
                hold(
                        StateGuard.ID,
                        "not_failed",
                        "no longer failed: active (running), loaded",
                        given().unit(Units.running("bb"))),
                hold(StateGuard.ID, "not_failed", "no longer failed: failed (failed), not-found", given().unit(gone())),
                pass(
                        DwellGuard.ID,
                        "present_long_enough",
                        "present for 30 s, needs 30 s",
                        given().dwell(seconds(30)).presentFor(seconds(30))),
                hold(
                                DwellGuard.ID,
                                "too_short",
                                "present for 10 s, needs 30 s",
                                given().dwell(seconds(30)).presentFor(seconds(10)))
                        .until(Given.NOW.plusSeconds(20)),
                pass(EvidenceGuard.ID, "fresh", "5 s old, limit 5 s", given().evidenceAge(seconds(5))),
                hold(EvidenceGuard.ID, "stale", "5.1 s old, limit 5 s", given().evidenceAge(Duration.ofMillis(5_100))),
                hold(EvidenceGuard.ID, "stale", "-1 ms old, limit 5 s", given().evidenceAge(Duration.ofMillis(-1))),
                pass(ClockGuard.ID, "steady", "the wall clock moved by 5 s, limit 5 s", given().clockJump(seconds(-5))),
                hold(
                        ClockGuard.ID,
                        "jumped",
                        "the wall clock jumped by 6 s, limit 5 s",
                        given().clockJump(seconds(-6))),
                hold(
                        ClockGuard.ID,
                        "jumped",
                        "the wall clock jumped by 1 h, limit 5 s",
                        given().clockJump(Duration.ofHours(1))),
                pass(AutoRestartGuard.ID, "idle", "no restart and no job in flight (Restart=no)", given()),
                hold(
                        AutoRestartGuard.ID,
                        "restarting",
                        "systemd is restarting it (Restart=no)",
                        given().unit(Units.failed().as(ActiveState.FAILED, "auto-restart-queued"))),
                hold(
                        AutoRestartGuard.ID,
                        "job_in_flight",
                        "job 7 is in flight",
                        given().unit(Units.failed().job(7))),
                pass(ManagerGuard.ID, "settled", "systemd is degraded", given().manager(ManagerState.DEGRADED)),
                hold(ManagerGuard.ID, "not_settled", "systemd is stopping", given().manager(ManagerState.STOPPING)),
                hold(ManagerGuard.ID, "not_settled", "systemd is unknown", given().manager(ManagerState.UNKNOWN)),
                pass(OtherManagerGuard.ID, "none", "no other manager runs it", given()),
                deny(
                        OtherManagerGuard.ID,
                        "pacemaker",
                        "Pacemaker runs it: use pcs or crm",
                        given().placement(CLUSTERED).managers("pacemaker")),
                // On a remote node.
                deny(
                        OtherManagerGuard.ID,
                        "pacemaker",
                        "Pacemaker runs it: use pcs or crm",
                        given().unit(described("Cluster Controlled web")).managers("pacemaker_remote")),
                hold(
                        OtherManagerGuard.ID,
                        "pacemaker_down",
                        "Pacemaker runs it and is down on this host: the cluster may have moved it to another host",
                        given().placement(CLUSTERED).managers("patroni")),
                pass(
                        OtherManagerGuard.ID,
                        "none",
                        "no other manager runs it",
                        given().managers("pacemaker", "patroni")),
                // A drop-in of somebody else.
                pass(
                        OtherManagerGuard.ID,
                        "none",
                        "no other manager runs it",
                        given().placement(new UnitPlacement(
                                        List.of("/etc/systemd/system/web.service.d/limits.conf"), "system.slice", ""))
                                .managers("pacemaker")),
                deny(
                        OtherManagerGuard.ID,
                        "patroni",
                        "PostgreSQL is run by Patroni here: use patronictl",
                        named("postgresql@16-main.service").managers("patroni")),
                deny(
                        OtherManagerGuard.ID,
                        "patroni",
                        "PostgreSQL is run by Patroni here: use patronictl",
                        named("postgresql-16.service").managers("patroni@16-main")),
                pass(OtherManagerGuard.ID, "none", "no other manager runs it", named("postgresql.service")),
                pass(
                        OtherManagerGuard.ID,
                        "none",
                        "no other manager runs it",
                        named("postgresql.service").managers("patroni-exporter")),
                pass(
                        OtherManagerGuard.ID,
                        "none",
                        "no other manager runs it",
                        named("postgresql-exporter.service").managers("patroni")),
                deny(
                        OtherManagerGuard.ID,
                        "kubelet",
                        "part of a pod, which the kubelet restarts (/kubepods/burstable/pod1/web.service)",
                        given().placement(in("", "/kubepods/burstable/pod1/web.service"))),
                deny(
                        OtherManagerGuard.ID,
                        "kubelet",
                        "part of a pod, which the kubelet restarts (kubepods-besteffort.slice)",
                        given().placement(in("kubepods-besteffort.slice", ""))),
                deny(
                        OtherManagerGuard.ID,
                        "docker",
                        "a container of Docker, which restarts it by its own policy (/docker/ab12/web.service)",
                        given().placement(in("", "/docker/ab12/web.service"))),
                deny(
                        OtherManagerGuard.ID,
                        "docker",
                        "a container of Docker, which restarts it by its own policy (system.slice)",
                        named("docker-" + "0f".repeat(32) + ".service")),
                pass(
                        OtherManagerGuard.ID,
                        "none",
                        "no other manager runs it",
                        named("docker.service").placement(in("system.slice", "/system.slice/docker.service"))),
                pass(
                        PackageTransactionGuard.ID,
                        "no_package_manager",
                        "no database of dpkg or rpm on this machine",
                        given().packages(new PackageActivity.NoManager())),
                pass(
                        PackageTransactionGuard.ID,
                        "none_lately",
                        "packages unchanged for 5 min, at least 5 min before a repair",
                        given().packages(new PackageActivity.Idle(minutes(5)))),
                hold(
                                PackageTransactionGuard.ID,
                                "ended_lately",
                                "packages changed 3 min ago, at least 5 min before a repair",
                                given().packages(new PackageActivity.Idle(minutes(3))))
                        .until(Given.NOW.plusSeconds(120)),
                hold(
                        PackageTransactionGuard.ID,
                        "running",
                        "a package manager is at work: /var/lib/dpkg/lock is locked",
                        given().packages(new PackageActivity.Running("/var/lib/dpkg/lock"))),
                pass(
                        BackoffGuard.ID,
                        "not_yet",
                        "fewer than two attempts in the window: the cooldown alone counts",
                        given().attempts(seconds(5))),
                // An attempt at the very end of the window is no longer counted.
                pass(
                        BackoffGuard.ID,
                        "not_yet",
                        "fewer than two attempts in the window: the cooldown alone counts",
                        given().attempts(seconds(5), minutes(10))),
                pass(
                        BackoffGuard.ID,
                        "over",
                        "last attempt 2 min ago, at least 2 min after 2 attempts",
                        given().attempts(minutes(2), minutes(3))),
                hold(
                                BackoffGuard.ID,
                                "backing_off",
                                "last attempt 1 min ago, at least 2 min after 2 attempts",
                                given().attempts(minutes(1), minutes(2)))
                        .until(Given.NOW.plusSeconds(60)),
                // The first attempt leaves the window in five seconds, and one attempt needs one minute only.
                hold(
                                BackoffGuard.ID,
                                "backing_off",
                                "last attempt 1 min ago, at least 2 min after 2 attempts",
                                given().attempts(minutes(1), seconds(595)))
                        .until(Given.NOW.plusSeconds(5)),
                hold(
                        ManagerGuard.ID,
                        "not_settled",
                        "systemd is maintenance",
                        given().manager(ManagerState.MAINTENANCE)),
                hold(ManagerGuard.ID, "not_settled", "systemd is offline", given().manager(ManagerState.OFFLINE)),
                hold(
                        ManagerGuard.ID,
                        "booting",
                        "systemd has been starting for 9 min 59 s, limit 10 min",
                        given().manager(ManagerState.STARTING, seconds(599), "hang")),
                hold(
                        ManagerGuard.ID,
                        "booting",
                        "systemd has been initializing for 2 s, limit 10 min",
                        given().manager(ManagerState.INITIALIZING, seconds(2))),
                pass(
                        ManagerGuard.ID,
                        "boot_unfinished",
                        "the boot has not finished after 12 min, waiting for hang.service, mail.service",
                        given().manager(ManagerState.STARTING, minutes(12), "mail", "hang")),
                pass(
                        ManagerGuard.ID,
                        "boot_unfinished",
                        "the boot has not finished after 10 min",
                        given().manager(ManagerState.INITIALIZING, minutes(10))),
                pass(CooldownGuard.ID, "first", "no previous attempt", given()),
                pass(
                        CooldownGuard.ID,
                        "over",
                        "last attempt 1 min ago, at least 1 min between attempts",
                        given().attempts(minutes(1))),
                hold(
                                CooldownGuard.ID,
                                "cooling",
                                "last attempt 59 s ago, at least 1 min between attempts",
                                given().attempts(seconds(59), minutes(5)))
                        .until(Given.NOW.plusSeconds(1)),
                pass(AttemptsGuard.ID, "left", "0 of 3 in 10 min", given()),
                // The one at the very end of the window is no longer counted.
                pass(
                        AttemptsGuard.ID,
                        "left",
                        "2 of 3 in 10 min",
                        given().attempts(minutes(2), minutes(4), minutes(10))),
                deny(
                        AttemptsGuard.ID,
                        "used_up",
                        "3 of 3 in 10 min",
                        given().attempts(minutes(2), minutes(4), minutes(9))),
                pass(AtOnceGuard.ID, "below", "1 other subject under repair, limit 3", given().underRepair(1)),
                pass(AtOnceGuard.ID, "below", "2 other subjects under repair, limit 3", given().underRepair(2)),
                hold(AtOnceGuard.ID, "reached", "3 other subjects under repair, limit 3", given().underRepair(3)),
                pass(ClosureGuard.ID, "nothing_else", "a start pulls in nothing else", given()),
                pass(
                        ClosureGuard.ID,
                        "pulls_in",
                        "a start pulls in app.service, db.service",
                        given().pulledIn("app", "db")),
                hold(
                        ClosureGuard.ID,
                        "pulls_in_not_listed",
                        "a start would also start mail.service, queue.timer: list that under pulls_in in"
                                + " approved_services.json, or start it by hand",
                        given().pulledIn("app", "mail", "queue.timer")),
                // Listed by no file: what the host stands on.
                hold(
                        ClosureGuard.ID,
                        "pulls_in_protected",
                        "a start would also start ssh.socket, which is protected",
                        given().pulledIn("app", "ssh.socket")),
                hold(
                        ClosureGuard.ID,
                        "pulls_in_stopped",
                        "a start would also start app.service, which was stopped by request",
                        given().pulledIn("app").stopped(List.of(UnitName.of("app")), List.of())),
                hold(
                        ClosureGuard.ID,
                        "pulls_in_stop_not_known",
                        "a start would also start app.service, which may have been stopped by request: events were lost",
                        given().pulledIn("app").stopped(List.of(), List.of(UnitName.of("app")))),
                hold(
                        ClosureGuard.ID,
                        "needs_down",
                        "srv.mount: not up, and a start depends on it",
                        given().closure(new StartClosure(NONE, SRV, NONE, NONE, NONE, false))),
                hold(
                        ClosureGuard.ID,
                        "not_read",
                        "srv.mount: cannot be read, and a start depends on it",
                        given().closure(new StartClosure(NONE, NONE, NONE, NONE, SRV, false))),
                hold(
                        ClosureGuard.ID,
                        "too_large",
                        "a start depends on more than 200 units",
                        given().closure(new StartClosure(NONE, NONE, NONE, NONE, NONE, true))),
                // The same number as a signal and as an exit code are two things.
                pass(
                        RestartPreventedGuard.ID,
                        "not_prevented",
                        "its exit status is not in RestartPreventExitStatus",
                        given().restartPreventedBy(new ExitStatuses(Set.of(9), Set.of(15)))),
                deny(
                        RestartPreventedGuard.ID,
                        "prevented",
                        "it ended with signal, 9, and its RestartPreventExitStatus names that",
                        given().restartPreventedBy(new ExitStatuses(Set.of(), Set.of(9)))),
                deny(
                        RestartPreventedGuard.ID,
                        "prevented",
                        "it ended with exit-code, 3, and its RestartPreventExitStatus names that",
                        given().unit(Units.failed().ended("exit-code", 1, 3))
                                .restartPreventedBy(new ExitStatuses(Set.of(3), Set.of()))),
                pass(CauseFirstGuard.ID, "none_failed", "no service that it requires has failed", given()),
                hold(
                        CauseFirstGuard.ID,
                        "being_repaired",
                        "requires db.service, which is being repaired: that comes first",
                        given().presentFor(minutes(5)).causes(new Causes(DB, NONE, NONE, NONE, false))),
                // Failed in the same moment, and not noticed yet.
                hold(
                        CauseFirstGuard.ID,
                        "being_repaired",
                        "requires db.service, which is being repaired: that comes first",
                        given().presentFor(seconds(29)).causes(new Causes(NONE, DB, NONE, NONE, false))),
                hold(
                        CauseFirstGuard.ID,
                        "failed",
                        "requires db.service, which has failed and is not being repaired: start that first",
                        given().presentFor(seconds(30)).causes(new Causes(NONE, DB, NONE, NONE, false))),
                hold(
                        CauseFirstGuard.ID,
                        "failed",
                        "requires db.service, which has failed and is not being repaired: start that first",
                        given().causes(new Causes(SRV, NONE, DB, NONE, false))),
                hold(
                        CauseFirstGuard.ID,
                        "not_read",
                        "db.service: cannot be read, and it is required",
                        given().causes(new Causes(NONE, NONE, NONE, DB, false))),
                hold(
                        CauseFirstGuard.ID,
                        "too_large",
                        "requires more than 200 services",
                        given().causes(new Causes(NONE, NONE, NONE, NONE, true))),
                pass(ConfigurationGuard.ID, "unchanged", "the files are those of the last good start", given()),
                pass(
                        ConfigurationGuard.ID,
                        "rule_allows",
                        "its rule allows a start with a changed configuration",
                        named("edited.service").configuration(ConfigurationState.changed(List.of("/etc/edited")))),
                pass(
                        ConfigurationGuard.ID,
                        "rule_allows",
                        "its rule allows a start with a changed configuration",
                        named("edited.service").unknown(Facts.CONFIGURATION)),
                hold(
                        ConfigurationGuard.ID,
                        "changed",
                        "/etc/default/web, /etc/systemd/system/web.service: changed since the last good start; a start would"
                                + " deploy that, so check it and start the unit by hand",
                        given().configuration(ConfigurationState.changed(
                                List.of("/etc/default/web", "/etc/systemd/system/web.service")))),
                hold(
                        ConfigurationGuard.ID,
                        "reload_needed",
                        "web.service: its files changed after systemd read them; run systemctl daemon-reload, then start it by"
                                + " hand",
                        given().configuration(ConfigurationState.reloadNeeded(UnitName.of("web"))
                                .and(ConfigurationState.notKnown(UnitName.of("app"))))),
                hold(
                        ConfigurationGuard.ID,
                        "reload_needed",
                        "edited.service: its files changed after systemd read them; run systemctl daemon-reload, then start it"
                                + " by hand",
                        named("edited.service").configuration(ConfigurationState.reloadNeeded(UnitName.of("edited")))),
                hold(
                        ConfigurationGuard.ID,
                        "no_fingerprint",
                        "app.service: there is no record of the files of its last good start; start it once by hand, which"
                                + " makes one",
                        given().configuration(ConfigurationState.notKnown(UnitName.of("app"))
                                .and(ConfigurationState.changed(List.of("/etc/default/web"))))),
                pass(ConflictsGuard.ID, "no_conflict", "conflicts with no running unit", given()),
                hold(
                        ConflictsGuard.ID,
                        "conflict_is_up",
                        "conflicts with srv.mount, which is running: a start would stop it",
                        given().closure(new StartClosure(NONE, NONE, SRV, NONE, NONE, false))),
                pass(SystemActionGuard.ID, "no_system_action", "it has no action on the whole system", given()),
                deny(
                        SystemActionGuard.ID,
                        "has_system_action",
                        "srv.mount: its failure, success or start-limit action can affect the whole system, such as a reboot",
                        given().closure(new StartClosure(NONE, NONE, NONE, SRV, NONE, false))),
                pass(HelperGuard.ID, "answers", "the helper answers", given()),
                hold(HelperGuard.ID, "silent", "the helper does not answer", given().helper(false)),
                hold(
                        HelperGuard.ID,
                        "verb_not_known",
                        "the helper does not know the verb start; update it",
                        given().helperKnows("reset-failed")),
                pass(LeaseGuard.ID, "held", "epoch 3, 12 s left", given()),
                hold(LeaseGuard.ID, "not_held", "this agent does not hold the lease", given().lease(false)),
                hold(LeaseGuard.ID, "ran_out", "the lease of epoch 3 expired", given().leaseRanOut()));
    }

    private static UnitState gone() {
        return UnitState.of(
                UnitName.of("web"), Units.failed().state().measures().with("LoadState", Measure.text("not-found")));
    }
}
