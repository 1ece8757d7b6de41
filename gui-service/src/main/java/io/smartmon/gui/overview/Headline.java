package io.smartmon.gui.overview;

import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import java.util.ArrayList;
import java.util.List;

/** The first sentence of the overview, counted from the rows below it. Pure. */
final class Headline {
    private Headline() {}

    /** The sentence for these items and hosts. Only hosts that are known to be healthy are called so. */
    static String of(List<AttentionItem> items, FleetHealth fleet) {
        if (fleet.hosts() == 0) {
            return "No host has reported yet.";
        }
        List<String> parts = new ArrayList<>();
        long failures = count(items, Grade.CRIT);
        long warnings = count(items, Grade.WARN);
        long silent = count(items, Grade.UNKNOWN);
        if (failures > 0) {
            parts.add(Format.count(failures, "critical incident", "critical incidents"));
        }
        if (warnings > 0) {
            parts.add(Format.count(warnings, "warning", "warnings"));
        }
        if (silent > 0) {
            parts.add(Format.count(silent, "silent host", "silent hosts"));
        }
        if (!parts.isEmpty()) {
            boolean one = failures + warnings + silent == 1;
            return joined(parts) + (one ? " needs attention." : " need attention.");
        }
        if (!items.isEmpty()) {
            long acknowledged = items.size();
            return (fleet.unlisted() > 0 ? fleet.counted() : "Nothing new needs attention")
                    + "; " + Format.count(acknowledged, "incident is", "incidents are")
                    + " acknowledged.";
        }
        if (fleet.others().isEmpty()) {
            return allHealthy(fleet.hosts());
        }
        return fleet.hosts() == 1 ? ofOne(fleet.others().getFirst()) : fleet.counted() + ".";
    }

    private static String allHealthy(int hosts) {
        return switch (hosts) {
            case 1 -> "1 host is healthy.";
            case 2 -> "Both hosts are healthy.";
            default -> "All " + hosts + " hosts are healthy.";
        };
    }

    /** Whether the sentence already says how many hosts are healthy, so that what follows must not repeat it. */
    static boolean countsHosts(List<AttentionItem> items, FleetHealth fleet) {
        return items.isEmpty() || (items.stream().allMatch(AttentionItem::acknowledged) && fleet.unlisted() > 0);
    }

    private static String ofOne(Health health) {
        return health.grade() == Grade.UNKNOWN
                ? "It is not known whether the host is healthy."
                : "1 host is not healthy.";
    }

    private static long count(List<AttentionItem> items, Grade grade) {
        return items.stream()
                .filter(item -> !item.acknowledged() && item.grade() == grade)
                .count();
    }

    private static String joined(List<String> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }
}
