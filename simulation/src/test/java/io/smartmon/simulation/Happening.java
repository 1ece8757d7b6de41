package io.smartmon.simulation;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that happens around the processes: to a unit, by a person, to a machine.
 *
 * @param at when, since the begin of the run
 * @param what what happens
 * @param machine on which machine, from 1
 * @param unit to which unit, by its name without the suffix; empty where there is none
 * @param number a further argument: seconds, or which agent; 0 where there is none
 */
record Happening(Duration at, What what, int machine, String unit, long number) {
    /** What a kind takes beside its machine. */
    enum Takes {
        NOTHING,
        UNIT,
        /** Which agent. */
        AGENT,
        /** For how many seconds. */
        SPAN,
        /** By how many seconds, forward or back. */
        STEP
    }

    /** The kinds. */
    enum What {
        /** A main process is killed by SIGKILL. */
        CRASH(Takes.UNIT),
        /** A main process ends with status 1. */
        EXIT(Takes.UNIT),
        /** From now on each start of the unit fails. */
        BREAK(Takes.UNIT),
        /** Starts of the unit come through again. */
        FIX(Takes.UNIT),
        /** From now on each start job of the unit waits. */
        WAIT(Takes.UNIT),
        /** Start jobs of the unit go on. */
        GO_ON(Takes.UNIT),
        /** A person stops the unit. */
        STOP(Takes.UNIT),
        /** A person starts the unit. */
        START(Takes.UNIT),
        /** A person restarts the unit. */
        RESTART(Takes.UNIT),
        /** A person masks the unit and stops it. */
        MASK(Takes.UNIT),
        /** A person unmasks the unit and starts it. */
        UNMASK(Takes.UNIT),
        /** A person holds the machine's repairs on the page. */
        HOLD(Takes.NOTHING),
        /** A person lifts these holds. */
        LIFT(Takes.NOTHING),
        /** A person creates the file HOLD. */
        HOLD_FILE(Takes.NOTHING),
        /** A person removes the file HOLD. */
        REMOVE_HOLD_FILE(Takes.NOTHING),
        /** A person re-arms what was given up. */
        REARM(Takes.NOTHING),
        /** An agent is killed, and started again a moment later. */
        KILL_AGENT(Takes.AGENT),
        /** The helper is killed, and started again a moment later. */
        KILL_HELPER(Takes.NOTHING),
        /** An agent is stopped for some seconds. */
        STOP_AGENT(Takes.SPAN),
        /** The helper is stopped for some seconds. */
        STOP_HELPER(Takes.SPAN),
        /** The machine does not reach the store for some seconds. */
        STORE_AWAY(Takes.SPAN),
        /** The system bus is away for some seconds. */
        BUS_AWAY(Takes.SPAN),
        /** A person edits an environment file of the unit, which the next start reads. */
        EDIT(Takes.UNIT),
        /** A person edits the unit file, which systemd does not read before it reads all again. */
        EDIT_UNIT_FILE(Takes.UNIT),
        /** systemd reads its unit files again. */
        RELOAD(Takes.NOTHING),
        /** The package manager is at work for some seconds. */
        PACKAGES(Takes.SPAN),
        /** The machine is started anew, without warning. */
        REBOOT(Takes.NOTHING),
        /** The machine's wall clock is set, by some seconds. */
        CLOCK(Takes.STEP),
        /** The store's clock is set, by some seconds. */
        STORE_CLOCK(Takes.STEP),
        /** The store's content is set back to a copy of some seconds ago. */
        RESTORE_STORE(Takes.SPAN),
        /** A person confirms that the machine may be acted on from a restored store. */
        CONFIRM_STORE(Takes.NOTHING);

        private final Takes takes;

        What(Takes takes) {
            this.takes = takes;
        }

        Takes takes() {
            return takes;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static What of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.3f %s %d %s %d",
                at.toNanos() / 1e9,
                what.code(),
                machine,
                unit.isEmpty() ? "-" : unit,
                number);
    }

    static Happening of(String line) {
        String[] words = line.split(" ", -1);
        return new Happening(
                Duration.ofMillis(Math.round(Double.parseDouble(words[0]) * 1e3)),
                What.of(words[1]),
                Integer.parseInt(words[2]),
                words[3].equals("-") ? "" : words[3],
                Long.parseLong(words[4]));
    }
}
