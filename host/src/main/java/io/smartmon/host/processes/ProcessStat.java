package io.smartmon.host.processes;

import java.util.Optional;

/**
 * One process as its line in {@code /proc/[pid]/stat} has it.
 *
 * @param pid its number
 * @param name the program's name, at most 15 bytes; hostile input, since a process sets it itself
 * @param state one letter, {@code Z} for a zombie
 * @param parent the number of its parent
 */
record ProcessStat(int pid, String name, char state, int parent) {
    /** {@code 7 (a) b) S 1 ...}: a name may hold parentheses and blanks, so the last closing one ends it. Empty if malformed. */
    static Optional<ProcessStat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 2 || close < open || close + 4 > line.length()) {
            return Optional.empty();
        }
        String[] rest = line.substring(close + 2).split(" ", 3);
        try {
            return rest.length < 2 || rest[0].length() != 1
                    ? Optional.empty()
                    : Optional.of(new ProcessStat(
                            Integer.parseInt(line.substring(0, open).strip()),
                            line.substring(open + 1, close),
                            rest[0].charAt(0),
                            Integer.parseInt(rest[1])));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    boolean isZombie() {
        return state == 'Z';
    }
}
