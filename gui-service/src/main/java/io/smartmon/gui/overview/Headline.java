package io.smartmon.gui.overview;

import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.words.Grade;
import io.smartmon.gui.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The one sentence that a person needs, counted from the rows below it. Pure. */
final class Headline {
    private Headline() {}

    /** The sentence for these needs among these hosts. Well is said only of hosts that are known to be. */
    static String of(List<Need> needs, FleetHealth fleet) {
        if (fleet.hosts() == 0) {
            return "No host reports yet.";
        }
        List<String> parts = new ArrayList<>();
        long failures = count(needs, Grade.CRIT);
        long warnings = count(needs, Grade.WARN);
        long silent = count(needs, Grade.UNKNOWN);
        if (failures > 0) {
            parts.add(Words.spelled(failures) + (failures == 1 ? " failure" : " failures"));
        }
        if (warnings > 0) {
            parts.add(Words.spelled(warnings) + (warnings == 1 ? " warning" : " warnings"));
        }
        if (silent > 0) {
            parts.add(Words.spelled(silent) + (silent == 1 ? " silent host" : " silent hosts"));
        }
        if (!parts.isEmpty()) {
            boolean one = failures + warnings + silent == 1;
            return Words.sentence(joined(parts)) + (one ? " needs you." : " need you.");
        }
        if (!needs.isEmpty()) {
            long taken = needs.size();
            return (fleet.untold() > 0 ? fleet.counted() : "Nothing new needs you")
                    + "; " + (taken == 1 ? "one failure is" : Words.spelled(taken) + " failures are")
                    + " acknowledged.";
        }
        if (fleet.others().isEmpty()) {
            return fleet.hosts() == 1 ? "The one host is well." : "All " + fleet.hosts() + " hosts are well.";
        }
        return fleet.hosts() == 1 ? alone(fleet.others().getFirst()) : fleet.counted() + ".";
    }

    /** Whether the sentence says how many hosts are well, or whether the one is, so that what follows it must not. */
    static boolean saysHowMany(List<Need> needs, FleetHealth fleet) {
        return needs.isEmpty() || (needs.stream().allMatch(Need::quiet) && fleet.untold() > 0);
    }

    private static String alone(Health health) {
        return health.grade() == Grade.UNKNOWN
                ? "Whether the one host is well is not known."
                : "The one host is not well.";
    }

    private static long count(List<Need> needs, Grade grade) {
        return needs.stream()
                .filter(need -> !need.quiet() && need.grade() == grade)
                .count();
    }

    private static String joined(List<String> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }
}
