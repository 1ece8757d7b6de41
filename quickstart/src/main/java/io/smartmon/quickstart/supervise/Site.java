package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.domain.decide.AllowList;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.environment.Environment;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.policy.shim.ShimPolicy;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one start has to go by, read and checked before anything is started.
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
record Site(
        DataFolder data,
        BindAddress bind,
        Path home,
        Map<String, String> environment,
        AllowList approved,
        EffectiveHostName hostName,
        Optional<ChosenDatabase> database,
        Optional<String> logLevel) {

    /** Reads what the environment says; each thing that cannot be is one failure of one line. */
    static Site read(
            DataFolder data, BindAddress bind, Path home, Map<String, String> variables, Optional<String> logLevel) {
        Environment environment = Environment.of(variables);
        bind.requireLoopbackOr(environment.text("SMARTMON_TRUSTED_PROXIES").isPresent());
        environment.flag("DRY_RUN", true);
        ApprovedServices approved = ApprovedServices.of(environment, data.root());
        requireReadable(approved.file());
        return new Site(
                data,
                bind,
                home,
                Map.copyOf(variables),
                approved.read(),
                EffectiveHostName.of(environment),
                ChosenDatabase.named(variables),
                logLevel);
    }

    /** Whether repairs are only watched. */
    boolean dryRun() {
        return Environment.of(environment).flag("DRY_RUN", true);
    }

    /** Writes the helper's policy and key, and answers where its socket shall be. */
    Path prepareHelper() throws IOException {
        PrivateFiles.folder(data.helper());
        ShimPolicy.of(approved, hostName.value()).write(data.helper().resolve("shim.yml"));
        PrivateFiles.secret(keyFile());
        return SocketFolder.of(data.helper(), "shim.sock").resolve("shim.sock");
    }

    /** What all services are told beside what they inherit. */
    Map<String, String> forServices(String databaseUrl, int managementPort, Path helperSocket) {
        Map<String, String> told = new HashMap<>();
        told.put("SMARTMON_DATA", data.root().toString());
        told.put("DATABASE_URL", databaseUrl);
        told.put("PORT", Integer.toString(bind.port()));
        told.put("SMARTMON_MANAGEMENT_PORT", Integer.toString(managementPort));
        told.put("SMARTMON_HELPER_DIR", data.helper().toString());
        told.put("SMARTMON_SHIM_SOCKET", helperSocket.toString());
        if (!environment.containsKey("SMARTMON_SHIM_KEY") && !environment.containsKey("SMARTMON_SHIM_KEY_FILE")) {
            told.put("SMARTMON_SHIM_KEY_FILE", keyFile().toString());
        }
        if (!environment.containsKey("SMARTMON_APPROVED_JSON")) {
            told.put("SMARTMON_APPROVED_JSON", data.approvedServices().toString());
        }
        logLevel.ifPresent(level -> told.put("LOG_LEVEL", level));
        return told;
    }

    /** What one service is told as system properties. */
    List<String> settings(ServiceKind kind) {
        return switch (kind) {
            case GUI -> List.of("-Dmicronaut.server.host=" + bind.address().getHostAddress());
            case ORCHESTRATOR, SHIM -> List.of();
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
