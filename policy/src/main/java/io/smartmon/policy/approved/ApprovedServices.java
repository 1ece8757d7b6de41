package io.smartmon.policy.approved;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.file.TrustedFile;
import io.smartmon.config.host.HostSettings;
import io.smartmon.config.repair.RepairSettings;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.text.NodeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The file of approved services: {@code SMARTMON_APPROVED_JSON}, else {@code approved_services.json} in the data folder.
 *
 * <p>It holds a list of names, which then count on every host, or {@code {"allow":[{"host":…,"service":…}]}}. A host is a name
 * or {@code *}, a service a name; no suffix means {@code .service}. No other pattern is allowed. A rule may have a list
 * {@code pulls_in}: the services, sockets, timers and paths that may come up when the service is started; and
 * {@code "changed_configuration": "start"}, by which the service is started also if its configuration changed since its last good
 * start, as against {@code "hold"}. Immutable and thread-safe.
 *
 * @param file the path of the list, whether or not the file exists
 */
public record ApprovedServices(Path file) {
    /** Its name in the data folder. */
    public static final String FILE_NAME = "approved_services.json";

    private static final String TAKES =
            "the file must contain a list of service names, or {\"allow\": [{\"host\": …, \"service\": …}]}";
    private static final String RULE_TAKES =
            "a rule must be {\"host\": …, \"service\": …} without other keys than \"pulls_in\" and \"changed_configuration\"";
    private static final String SERVICE_TAKES =
            "a service must be one literal name, such as \"nginx\" or \"nginx.service\"";
    private static final String PULLS_IN_TAKES =
            "pulls_in must be a list of services, sockets, timers and paths by literal name";
    private static final String CHANGED_TAKES = "changed_configuration must be \"hold\" or \"start\"";
    private static final String HOST_TAKES = "a host must be one name, or \"*\" for every host";

    /**
     * The file that this environment names.
     *
     * @throws ConfigurationException if the variable holds no path
     */
    public static ApprovedServices of(Environment environment, Path dataFolder) {
        return new ApprovedServices(
                RepairSettings.APPROVED_SERVICES.find(environment).orElseGet(() -> dataFolder.resolve(FILE_NAME)));
    }

    /**
     * Reads the file again. A missing file allows nothing.
     *
     * @throws ConfigurationException naming file and line if it cannot be read, can be written by others ({@link TrustedFile}), or
     *     contains anything else
     */
    public AllowList read() {
        NodeFile source = NodeFile.at(file, NodeFile.Form.JSON);
        Optional<Node> root = source.root();
        if (root.isEmpty()) {
            return AllowList.empty(file.toString());
        }
        TrustedFile.require(file);
        List<AllowList.Entry> entries = new ArrayList<>();
        if (root.get() instanceof SequenceNode) {
            for (Node name : source.entries(root.get(), TAKES)) {
                entries.add(new AllowList.Entry("*", service(source, name)));
            }
        } else if (root.get() instanceof MappingNode) {
            Map<String, Node> members = source.members(root.get(), TAKES);
            requireKeys(source, root.get(), members, Set.of("allow"), Set.of(), TAKES);
            for (Node rule : source.entries(value(source, root.get(), members, "allow", TAKES), TAKES)) {
                entries.add(entry(source, rule));
            }
        } else {
            throw source.at(root.get(), TAKES);
        }
        return new AllowList(entries, file.toString());
    }

    private static AllowList.Entry entry(NodeFile source, Node rule) {
        Map<String, Node> members = source.members(rule, RULE_TAKES);
        requireKeys(
                source,
                rule,
                members,
                Set.of("host", "service"),
                Set.of("pulls_in", "changed_configuration"),
                RULE_TAKES);
        return new AllowList.Entry(
                host(source, value(source, rule, members, "host", RULE_TAKES)),
                service(source, value(source, rule, members, "service", RULE_TAKES)),
                pullsIn(source, members.get("pulls_in")),
                startsChanged(source, members.get("changed_configuration")));
    }

    private static boolean startsChanged(NodeFile source, @Nullable Node value) {
        return value != null
                && switch (source.text(value, CHANGED_TAKES)) {
                    case "start" -> true;
                    case "hold" -> false;
                    default -> throw source.at(value, CHANGED_TAKES);
                };
    }

    private static void requireKeys(
            NodeFile source,
            Node owner,
            Map<String, Node> members,
            Set<String> needed,
            Set<String> possible,
            String takes) {
        members.forEach((key, value) -> {
            if (!needed.contains(key) && !possible.contains(key)) {
                throw source.at(value, "unknown key " + ConfigurationException.quote(key) + "; " + takes);
            }
        });
        needed.stream().sorted().forEach(key -> value(source, owner, members, key, takes));
    }

    private static Node value(NodeFile source, Node owner, Map<String, Node> members, String key, String takes) {
        Node value = members.get(key);
        if (value == null) {
            throw source.at(owner, "the key '" + key + "' is missing; " + takes);
        }
        return value;
    }

    private static List<UnitName> pullsIn(NodeFile source, @Nullable Node list) {
        List<UnitName> units = new ArrayList<>();
        if (list != null) {
            for (Node name : source.entries(list, PULLS_IN_TAKES)) {
                units.add(pulledIn(source, name));
            }
        }
        return units;
    }

    private static UnitName pulledIn(NodeFile source, Node node) {
        String name = source.text(node, PULLS_IN_TAKES);
        try {
            UnitName unit = UnitName.of(name);
            if (StartClosure.canPullIn(unit)) {
                return unit;
            }
            throw source.at(node, ConfigurationException.quote(name) + "; " + PULLS_IN_TAKES);
        } catch (IllegalArgumentException e) {
            throw source.at(node, ConfigurationException.quote(name) + "; " + PULLS_IN_TAKES);
        }
    }

    private static String host(NodeFile source, Node node) {
        String host = source.text(node, HOST_TAKES);
        if (!host.equals("*") && !HostSettings.isHostName(host)) {
            throw source.at(node, "host " + ConfigurationException.quote(host) + "; " + HOST_TAKES);
        }
        return host;
    }

    private static UnitName service(NodeFile source, Node node) {
        String service = source.text(node, SERVICE_TAKES);
        try {
            return UnitName.of(service);
        } catch (IllegalArgumentException e) {
            throw source.at(node, "service " + ConfigurationException.quote(service) + "; " + SERVICE_TAKES);
        }
    }
}
