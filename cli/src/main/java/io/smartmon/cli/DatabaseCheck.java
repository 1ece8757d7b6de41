package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the database that would be used answers.
 *
 * @param data the data folder
 * @param environment the environment variables
 */
record DatabaseCheck(DataFolder data, Map<String, String> environment) {
    private static final String SUBJECT = "database";

    CheckResult run() {
        try {
            Optional<ChosenDatabase> named = ChosenDatabase.named(environment);
            if (named.isEmpty() && RunState.read(data).filter(RunState::alive).isEmpty()) {
                return CheckResult.ok(SUBJECT, "embedded in " + data.postgres() + ", not running");
            }
            ChosenDatabase chosen = named.orElseGet(() -> ChosenDatabase.of(data, environment));
            chosen.requireAnswer();
            return CheckResult.ok(SUBJECT, chosen.url() + " answers");
        } catch (CommandFailure e) {
            return CheckResult.fail(SUBJECT, String.valueOf(e.getMessage()));
        }
    }
}
