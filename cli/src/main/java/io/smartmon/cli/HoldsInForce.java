package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.domain.SmartmonException;
import io.smartmon.config.Environment;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.storage.PostgresHoldStore;
import java.util.ArrayList;
import java.util.List;

/** The holds in force for this machine, as text. */
final class HoldsInForce {
    private HoldsInForce() {}

    static List<String> describe(DataFolder folder) {
        List<String> holds = new ArrayList<>();
        HoldFiles.present(folder).forEach(file -> holds.add("the file " + file));
        try {
            EffectiveHostName name = EffectiveHostName.of(Environment.system());
            new PostgresHoldStore(ChosenDatabase.of(folder, System.getenv()).open())
                    .inForce(name.id())
                    .forEach(hold -> holds.add((hold.host() == null ? "all hosts" : "this host") + " by " + hold.by()
                            + ": " + hold.reason()));
        } catch (SmartmonException e) {
            holds.add("not known: " + e.getMessage());
        }
        return holds;
    }
}
