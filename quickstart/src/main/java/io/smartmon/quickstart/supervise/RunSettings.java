package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.Environment;
import io.smartmon.config.Reader;
import io.smartmon.config.SettingProblem;
import io.smartmon.config.Settings;
import io.smartmon.config.data.DataSettings;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.helper.HelperSettings;
import io.smartmon.config.log.LogSettings;
import io.smartmon.config.management.ManagementSettings;
import io.smartmon.config.repair.RepairSettings;
import io.smartmon.config.web.WebSettings;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one start, read and checked before anything is started.
 *
 * @param data the data folder
 * @param bind where the pages are served
 * @param home the folder of the program
 * @param environment the environment
 * @param approved what may be repaired
 * @param hostName the name of this machine
 * @param database the database that {@code DATABASE_URL} names; empty for the embedded one
 * @param logLevel how much is logged; empty for the default
 */
record RunSettings(
        DataFolder data,
        BindAddress bind,
        Path home,
        Environment environment,
        AllowList approved,
        EffectiveHostName hostName,
        Optional<ChosenDatabase> database,
        Optional<String> logLevel) {

    /**
     * Refuses an environment that one of the programs of this start could not use, before any of them is started: a service
     * that dies of its settings would only be started again.
     *
     * @throws CommandFailure of one line
     */
    static void requireUsable(Environment environment, DataFolder data) {
        List<SettingProblem> problems =
                Settings.check(environment, Set.of(Reader.SUPERVISOR, Reader.GUI, Reader.AGENT, Reader.HELPER));
        if (problems.isEmpty()) {
            return;
        }
        int more = problems.size() - 1;
        throw CommandFailure.usage(problems.getFirst().line()
                + (more == 0 ? "" : " (and " + more + " more, see: " + data.command("doctor") + ")"));
    }

    /** Reads the environment; a bad value is a failure of one line. */
    static RunSettings read(
            DataFolder data, BindAddress bind, Path home, Environment environment, Optional<String> logLevel) {
        requireUsable(environment, data);
        bind.requireLoopbackOr(WebSettings.TRUSTED_PROXIES.isSet(environment));
        ApprovedServices approved = ApprovedServices.of(environment, data.root());
        requireReadable(approved.file());
        return new RunSettings(
                data,
                bind,
                home,
                environment,
                approved.read(),
                EffectiveHostName.of(environment),
                ChosenDatabase.named(environment.variables()),
                logLevel);
    }

    /** Whether nothing is changed on this host. */
    boolean dryRun() {
        return RepairSettings.DRY_RUN.get(environment);
    }

    /** The address that people use. */
    String publicAddress() {
        return WebSettings.PUBLIC_URL.find(environment).map(URI::toString).orElseGet(bind::url);
    }

    /** Writes the helper's policy and key, and returns the path of its socket. */
    Path prepareHelper() throws IOException {
        PrivateFiles.folder(data.helper());
        HelperPolicy.of(approved, hostName.value()).write(data.helper().resolve("shim.yml"));
        if (!HelperSettings.isKey(PrivateFiles.secret(keyFile()))) {
            throw CommandFailure.usage(keyFile() + " has no usable key; it must be "
                    + HelperSettings.KEY.type().takes() + ", and is created again if you remove it");
        }
        return SocketFolder.of(data.helper(), "shim.sock").resolve("shim.sock");
    }

    /** The variables of all services, in addition to the inherited ones. */
    Map<String, String> childEnvironment(String databaseUrl, int managementPort, Path helperSocket) {
        Map<String, String> variables = new HashMap<>();
        variables.putAll(DataSettings.FOLDER.variables(data.root().toString()));
        variables.putAll(DatabaseSettings.URL.variables(databaseUrl));
        if (database.isEmpty()) {
            // A direct URL without a database URL says nothing about the embedded one.
            variables.putAll(DatabaseSettings.DIRECT_URL.variables(""));
        }
        variables.putAll(WebSettings.PORT.variables(Integer.toString(bind.port())));
        variables.putAll(ManagementSettings.PORT.variables(Integer.toString(managementPort)));
        variables.putAll(HelperSettings.FOLDER.variables(data.helper().toString()));
        variables.putAll(HelperSettings.SOCKET.variables(helperSocket.toString()));
        if (!HelperSettings.KEY.isSet(environment)) {
            variables.put(HelperSettings.KEY.fileVariable(), keyFile().toString());
        }
        if (!RepairSettings.APPROVED_SERVICES.isSet(environment)) {
            variables.putAll(RepairSettings.APPROVED_SERVICES.variables(
                    data.approvedServices().toString()));
        }
        logLevel.ifPresent(level -> variables.putAll(LogSettings.LEVEL.variables(level)));
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
