package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.domain.decide.AllowList;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.config.Environment;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one start, read and checked before anything is started.
 *
 * @param data the data folder
 * @param bind where the pages are served
 * @param home the folder of the program
 * @param environment the environment variables
 * @param approved what may be repaired
 * @param hostName the name of this machine
 * @param database the database that {@code DATABASE_URL} names; empty for the embedded one
 * @param logLevel how much is logged; empty for the default
 */
record RunSettings(
        DataFolder data,
        BindAddress bind,
        Path home,
        Map<String, String> environment,
        AllowList approved,
        EffectiveHostName hostName,
        Optional<ChosenDatabase> database,
        Optional<String> logLevel) {

    /** Reads the environment; a bad value is a failure of one line. */
    static RunSettings read(
            DataFolder data, BindAddress bind, Path home, Map<String, String> variables, Optional<String> logLevel) {
        Environment environment = Environment.of(variables);
        bind.requireLoopbackOr(environment.text("SMARTMON_TRUSTED_PROXIES").isPresent());
        environment.flag("DRY_RUN", true);
        ApprovedServices approved = ApprovedServices.of(environment, data.root());
        requireReadable(approved.file());
        return new RunSettings(
                data,
                bind,
                home,
                Map.copyOf(variables),
                approved.read(),
                EffectiveHostName.of(environment),
                ChosenDatabase.named(variables),
                logLevel);
    }

    /** Whether nothing is changed on this host. */
    boolean dryRun() {
        return Environment.of(environment).flag("DRY_RUN", true);
    }

    /** Writes the helper's policy and key, and returns the path of its socket. */
    Path prepareHelper() throws IOException {
        PrivateFiles.folder(data.helper());
        HelperPolicy.of(approved, hostName.value()).write(data.helper().resolve("shim.yml"));
        PrivateFiles.secret(keyFile());
        return SocketFolder.of(data.helper(), "shim.sock").resolve("shim.sock");
    }

    /** The variables of all services, in addition to the inherited ones. */
    Map<String, String> childEnvironment(String databaseUrl, int managementPort, Path helperSocket) {
        Map<String, String> variables = new HashMap<>();
        variables.put("SMARTMON_DATA", data.root().toString());
        variables.put("DATABASE_URL", databaseUrl);
        variables.put("PORT", Integer.toString(bind.port()));
        variables.put("SMARTMON_MANAGEMENT_PORT", Integer.toString(managementPort));
        variables.put("SMARTMON_HELPER_DIR", data.helper().toString());
        variables.put("SMARTMON_SHIM_SOCKET", helperSocket.toString());
        if (!environment.containsKey("SMARTMON_SHIM_KEY") && !environment.containsKey("SMARTMON_SHIM_KEY_FILE")) {
            variables.put("SMARTMON_SHIM_KEY_FILE", keyFile().toString());
        }
        if (!environment.containsKey("SMARTMON_APPROVED_JSON")) {
            variables.put("SMARTMON_APPROVED_JSON", data.approvedServices().toString());
        }
        logLevel.ifPresent(level -> variables.put("LOG_LEVEL", level));
        return variables;
    }

    /** The system properties of one service. */
    List<String> systemProperties(ServiceKind kind) {
        return switch (kind) {
            case GUI -> List.of("-Dmicronaut.server.host=" + bind.address().getHostAddress());
            case AGENT, HELPER -> List.of();
        };
    }

    private Path keyFile() {
        return data.helper().resolve("key");
    }

    private static void requireReadable(Path file) {
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw CommandFailure.of("the approved services in " + file + " cannot be read by "
                    + System.getProperty("user.name") + "; chown or chmod " + file);
        }
    }
}
