package io.smartmon.simulation.recorded;

import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Records incidents on the systemd of a lab (testkit/systemd-lab): each scenario has units, an agent and a helper of its own, and all
 * run at once.
 */
final class RecordIncidents {
    private static final Duration BEFORE = Duration.ofSeconds(6);
    private static final Duration AFTER = Duration.ofSeconds(24);
    private static final String SLEEPS = "ExecStart=/bin/sleep infinity";
    /** Ends with status 3 when it is told to, and with 1 when it is stopped. */
    private static final String EXITS =
            "ExecStart=/bin/sh -c 'trap \"exit 3\" USR1; trap \"exit 1\" TERM; while :; do sleep 0.1; done'";

    private final Path lab;
    private final Path out;
    private final String systemd;

    /**
     * What is done to one unit, or to some.
     *
     * @param units their files' [Service] sections, by name without prefix and suffix; a line that begins with [ opens another section
     * @param approved which of them may be repaired
     * @param steps commands in the lab, where {@code %} stands for the prefix and a number alone for that many milliseconds
     */
    private record Scenario(String name, Map<String, List<String>> units, List<String> approved, List<String> steps) {
        /** Whether systemd reads all unit files again in it. */
        boolean reloads() {
            return steps.stream().anyMatch(step -> step.contains("mask") || step.contains("daemon-reload"));
        }
    }

    private RecordIncidents(Path lab, Path out, String systemd) {
        this.lab = lab;
        this.out = out;
        this.systemd = systemd;
    }

    /** Takes the lab's program, the folder for the recordings, and what the names of these begin with. */
    public static void main(String[] arguments) throws Exception {
        new RecordIncidents(Path.of(arguments[0]), Files.createDirectories(Path.of(arguments[1])), arguments[2]).run();
        // What is left of the agents ends with this process.
        System.exit(0);
    }

    private static Scenario one(String name, String service, String... steps) {
        return new Scenario(name, Map.of("a", List.of(service)), List.of("a"), List.of(steps));
    }

    private static List<Scenario> scenarios() {
        String kill = "systemctl kill --signal=KILL %a.service";
        String exit = "systemctl kill --signal=USR1 --kill-whom=main %a.service";
        List<Scenario> all = new ArrayList<>();
        all.add(one("killed", SLEEPS, kill));
        all.add(one("exits", EXITS, exit));
        all.add(one("killed-in-the-hold-window", SLEEPS, kill, "4000", kill));
        all.add(one("killed-again-and-again", SLEEPS, kill, "4000", kill, "5000", kill, "6000", kill));
        all.add(one("stopped", SLEEPS, "systemctl stop %a.service"));
        all.add(one("stopped-with-status", EXITS, "systemctl stop %a.service"));
        all.add(one("stopped-after-it-failed", EXITS + "\n", exit + "; systemctl stop %a.service"));
        all.add(one("restarted-by-a-person", SLEEPS, "systemctl restart %a.service"));
        all.add(one("restarted-in-the-hold-window", SLEEPS, kill, "3000", "systemctl restart %a.service"));
        all.add(one("started-by-a-person-at-once", SLEEPS, kill + "; systemctl start %a.service"));
        all.add(one("stopped-in-the-hold-window", SLEEPS, kill, "3000", "systemctl stop %a.service"));
        all.add(one("masked-after-it-failed", EXITS, exit + "; systemctl mask --runtime %a.service"));
        all.add(one("reset-after-it-failed", EXITS, exit + "; systemctl reset-failed %a.service"));
        all.add(one("reload-around-a-kill", SLEEPS, "systemctl daemon-reload", kill, "systemctl daemon-reload"));
        all.add(one("systemd-restarts-it", SLEEPS + "\nRestart=on-failure\nRestartSec=200ms", kill));
        all.add(one(
                "until-the-start-limit",
                SLEEPS + "\nRestart=on-failure\nRestartSec=50ms",
                "for i in 1 2 3 4 5 6; do " + kill + "; sleep 0.4; done"));
        all.add(one(
                "slow-start",
                "Type=notify\nNotifyAccess=all\nExecStart=/bin/sh -c 'sleep 2; systemd-notify --ready; exec sleep infinity'",
                kill));
        all.add(one(
                "never-ready-again",
                "Type=notify\nNotifyAccess=all\nTimeoutStartSec=3\n"
                        + "ExecStart=/bin/sh -c 'test -e /run/%N.broken || systemd-notify --ready; exec sleep infinity'",
                "touch /run/%a.broken; " + kill));
        all.add(one(
                "fails-at-each-start",
                "ExecStart=/bin/sh -c 'test ! -e /run/%N.broken || exit 7; exec sleep infinity'",
                "touch /run/%a.broken; " + kill));
        all.add(one(
                "killed-while-it-stops",
                "KillSignal=USR2\nTimeoutStopSec=1\nExecStart=/bin/sh -c 'trap : USR2; while :; do sleep 0.1; done'",
                "systemctl stop %a.service"));
        all.add(one(
                "job-of-a-oneshot",
                "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStop=/bin/false",
                "systemctl stop %a.service"));
        all.add(one("forking", "Type=forking\nExecStart=/bin/sh -c 'sleep infinity &'", kill));
        all.add(one("runtime-limit", SLEEPS + "\nRuntimeMaxSec=4", "1"));
        Map<String, List<String>> bound = new LinkedHashMap<>();
        bound.put("a", List.of(SLEEPS));
        bound.put("b", List.of(SLEEPS, "[Unit]", "BindsTo=%a.service", "After=%a.service"));
        all.add(new Scenario("what-is-bound-to-it", bound, List.of("a", "b"), List.of(kill)));
        Map<String, List<String>> needs = new LinkedHashMap<>();
        needs.put("a", List.of(SLEEPS));
        needs.put("b", List.of(SLEEPS, "[Unit]", "Requires=%a.service", "After=%a.service"));
        all.add(new Scenario(
                "both-fail", needs, List.of("a", "b"), List.of("systemctl kill --signal=KILL %b.service %a.service")));
        Map<String, List<String>> rivals = new LinkedHashMap<>();
        rivals.put("b", List.of(SLEEPS));
        rivals.put("a", List.of(SLEEPS, "[Unit]", "Conflicts=%b.service"));
        all.add(new Scenario("a-rival-runs", rivals, List.of("a"), List.of(kill + "; systemctl start %b.service")));
        return all;
    }

    private void run() throws Exception {
        String address = exec("address-of-the-bus").strip();
        List<Scenario> all = scenarios();
        for (int i = 0; i < all.size(); i++) {
            prepare(all.get(i), prefix(i));
        }
        lab("systemctl daemon-reload");
        for (int i = 0; i < all.size(); i++) {
            String prefix = prefix(i);
            all.get(i).units().keySet().forEach(unit -> lab("systemctl start " + prefix + unit + ".service"));
        }
        // Where unit files are read again, events are lost for everybody.
        record(all, address, false);
        record(all, address, true);
    }

    private void record(List<Scenario> all, String address, boolean reloading) throws InterruptedException {
        List<Scenario> these =
                all.stream().filter(each -> each.reloads() == reloading).toList();
        CountDownLatch done = new CountDownLatch(these.size());
        for (Scenario scenario : these) {
            String prefix = prefix(all.indexOf(scenario));
            Thread.ofPlatform().name(scenario.name()).start(() -> {
                try {
                    record(scenario, prefix, address);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private static String prefix(int number) {
        return "rec" + number + "-";
    }

    private void prepare(Scenario scenario, String prefix) {
        scenario.units().forEach((name, lines) -> {
            List<String> file = new ArrayList<>(List.of("[Unit]", "Description=Recorded", "StartLimitIntervalSec=10"));
            file.add("[Service]");
            lines.forEach(each -> file.addAll(Arrays.asList(each.replace("%a.", prefix + "a.")
                    .replace("%b.", prefix + "b.")
                    .split("\n", -1))));
            file.addAll(List.of("[Install]", "WantedBy=multi-user.target"));
            String unit = "/etc/systemd/system/" + prefix + name + ".service";
            lab("cat >" + unit + " <<'END'\n" + String.join("\n", file) + "\nEND\nsystemctl --quiet enable " + prefix
                    + name + ".service");
        });
    }

    private void record(Scenario scenario, String prefix, String address) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Instant wall = Instant.now();
        SystemScheduler scheduler =
                new SystemScheduler(RecordIncidents::hundredthsSinceBoot, Throwable::printStackTrace);
        long hundredths = hundredthsSinceBoot();
        RecordingBus recording = new RecordingBus(() -> System.nanoTime() - began, prefix);
        List<String> approved =
                scenario.approved().stream().map(unit -> prefix + unit).toList();
        Path folder = Files.createTempDirectory("record");
        RecordedHost host = new RecordedHost(scheduler, folder, approved, () -> recording.around(open(address)));
        host.start();
        Thread.sleep(BEFORE);
        for (String step : scenario.steps()) {
            if (step.chars().allMatch(Character::isDigit)) {
                Thread.sleep(Long.parseLong(step));
            } else {
                lab(step.replace("%a", prefix + "a").replace("%b", prefix + "b"));
            }
        }
        Thread.sleep(AFTER);
        List<String> decisions = host.decisions();
        List<Recording.Entry> entries = recording.entries().stream()
                .sorted((one, other) -> Long.compare(one.nanos(), other.nanos()))
                .toList();
        new Recording(new Recording.About(systemd, wall, hundredths, 0, prefix, approved), entries, decisions)
                .write(out.resolve(systemd + "-" + scenario.name() + ".txt"));
        System.out.println(scenario.name() + ": " + entries.size() + " entries; " + decisions);
    }

    private static SystemdBus open(String address) {
        return switch (SystemdBus.open(BusConfig.at(address))) {
            case OpenResult.Opened(SystemdBus opened) -> opened;
            case OpenResult.Absent(var reason) -> throw new IllegalStateException("no bus: " + reason);
            case OpenResult.Refused(var reason) -> throw new IllegalStateException("refused: " + reason);
        };
    }

    /** By the clock of systemd's own stamps, so that a machine that slept before can be recorded on. */
    private static long hundredthsSinceBoot() {
        return System.nanoTime() / 10_000_000;
    }

    private String lab(String script) {
        return exec("exec", "sh", "-c", script);
    }

    private String exec(String... words) {
        List<String> command = new ArrayList<>(List.of(lab.toString()));
        command.addAll(List.of(words[0].equals("address-of-the-bus") ? new String[] {"up"} : words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            process.waitFor();
            return words[0].equals("exec")
                    ? printed
                    : printed.strip().substring(printed.strip().lastIndexOf('\n') + 1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
