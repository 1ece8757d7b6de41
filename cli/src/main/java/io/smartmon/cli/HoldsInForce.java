package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.Environment;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.hold.Hold;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.read.HoldReader;
import java.util.ArrayList;
import java.util.List;

/** The holds in force for this machine, as text. */
final class HoldsInForce {
    private HoldsInForce() {}

    static List<String> describe(DataFolder folder) {
        List<String> holds = new ArrayList<>();
        HoldFiles.present(folder).forEach(file -> holds.add("the file " + file));
        try {
            String name = EffectiveHostName.of(Environment.system()).value();
            Database database = ChosenDatabase.of(folder, System.getenv()).open();
            for (HoldReader.ActiveHold active : new HoldReader(database).inForce()) {
                Hold hold = active.hold();
                if (hold.host() == null || name.equalsIgnoreCase(active.hostName())) {
                    holds.add((hold.host() == null ? "all hosts" : "this host") + " by " + hold.by() + ": "
                            + hold.reason());
                }
            }
        } catch (SmartmonException e) {
            holds.add("not known: " + e.getMessage());
        }
        return holds;
    }
}
