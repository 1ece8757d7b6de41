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
    /** The kinds. */
    enum What {
        /** A main process is killed by SIGKILL. */
        CRASH,
        /** A main process ends with status 1. */
        EXIT,
        /** From now on each start of the unit fails. */
        BREAK,
        /** Starts of the unit come through again. */
        FIX,
        /** From now on each start job of the unit waits. */
        WAIT,
        /** Start jobs of the unit go on. */
        GO_ON,
        /** A person stops the unit. */
        STOP,
        /** A person starts the unit. */
        START,
        /** A person restarts the unit. */
        RESTART,
        /** A person masks the unit and stops it. */
        MASK,
        /** A person unmasks the unit and starts it. */
        UNMASK,
        /** A person holds the machine's repairs on the page. */
        HOLD,
        /** A person lifts these holds. */
        LIFT,
        /** A person creates the file HOLD. */
        HOLD_FILE,
        /** A person removes the file HOLD. */
        REMOVE_HOLD_FILE,
        /** A person re-arms what was given up. */
        REARM,
        /** An agent is killed, and started again a moment later. */
        KILL_AGENT,
        /** The helper is killed, and started again a moment later. */
        KILL_HELPER,
        /** An agent is stopped for some seconds. */
        STOP_AGENT,
        /** The helper is stopped for some seconds. */
        STOP_HELPER,
        /** The machine does not reach the store for some seconds. */
        STORE_AWAY,
        /** The system bus is away for some seconds. */
        BUS_AWAY,
        /** systemd reads its unit files again. */
        RELOAD,
        /** The machine is started anew, without warning. */
        REBOOT,
        /** The machine's wall clock is set, by some seconds. */
        CLOCK,
        /** The store's clock is set, by some seconds. */
        STORE_CLOCK;

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
