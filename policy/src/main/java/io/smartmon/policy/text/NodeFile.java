package io.smartmon.policy.text;

import io.smartmon.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A file in YAML or JSON, read into nodes that know their lines, so that every refusal can name one.
 *
 * <p>Only what such files need is supported: one document, mappings, sequences and plain values. Anchors, aliases, tags and
 * duplicate keys are refused. No objects are created from the file. Files over 1 MiB are refused.
 */
public final class NodeFile {
    private static final long MAX_BYTES = 1024L * 1024;

    /** The format of a file. */
    public enum Form {
        /** Any YAML of one document. */
        YAML,
        /** JSON: brackets, braces and double quotes. */
        JSON
    }

    private final Path path;
    private final Form form;

    private NodeFile(Path path, Form form) {
        this.path = path;
        this.form = form;
    }

    /** The file at this path; it is read by {@link #root}. */
    public static NodeFile at(Path path, Form form) {
        return new NodeFile(path, form);
    }

    /** The path, as it is named in messages. */
    public Path path() {
        return path;
    }

    /**
     * The outermost node.
     *
     * @return empty if there is no such file
     * @throws ConfigurationException if it cannot be read or is not of its form
     */
    public Optional<Node> root() {
        Optional<String> text = readText();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        // JSON allows a tab between values, YAML not everywhere; in neither may a name contain one.
        String source = form == Form.JSON ? text.get().replace('\t', ' ') : text.get();
        LoadSettings settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            Node root = new Compose(settings)
                    .composeString(source)
                    .orElseThrow(
                            () -> at(1, "it is empty; " + (form == Form.JSON ? "[] allows nothing" : "see the guide")));
            return Optional.of(checked(root));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw at(line, "not " + form + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw at(1, "not " + form + ": " + e.getMessage());
        }
    }

    /** The members of a mapping by key, in the order of the file. */
    public Map<String, Node> members(Node node, String takes) {
        if (!(checked(node) instanceof MappingNode mapping)) {
            throw at(node, takes);
        }
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), takes);
            if (members.putIfAbsent(key, tuple.getValueNode()) != null) {
                throw at(tuple.getKeyNode(), "the key " + ConfigurationException.quote(key) + " is duplicated");
            }
        }
        return members;
    }

    /** The entries of a sequence. */
    public List<Node> entries(Node node, String takes) {
        if (!(checked(node) instanceof SequenceNode sequence)) {
            throw at(node, takes);
        }
        return sequence.getValue();
    }

    /** A text. */
    public String text(Node node, String takes) {
        if (checked(node) instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        throw at(node, takes);
    }

    /** A whole number of at most nine digits. */
    public int wholeNumber(Node node, String takes) {
        if (checked(node) instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.INT)
                && scalar.getValue().matches("[0-9]{1,9}")) {
            return Integer.parseInt(scalar.getValue());
        }
        throw at(node, takes);
    }

    /** The refusal of a node: file and line, then the problem. */
    public ConfigurationException at(Node node, String problem) {
        return at(node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), problem);
    }

    private ConfigurationException at(int line, String problem) {
        return ConfigurationException.atLine(path, line, problem);
    }

    private Node checked(Node node) {
        if (node.getAnchor().isPresent()) {
            throw at(node, "anchors and aliases are not supported; write the value out");
        }
        boolean plainTag = List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP)
                .contains(node.getTag());
        if (!plainTag) {
            throw at(
                    node,
                    "tags are not supported; write the value without "
                            + node.getTag().getValue());
        }
        if (form == Form.JSON) {
            checkJson(node);
        }
        return node;
    }

    private void checkJson(Node node) {
        boolean json = switch (node) {
            case CollectionNode<?> collection -> collection.getFlowStyle() == FlowStyle.FLOW;
            case ScalarNode scalar ->
                scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                        || !scalar.getTag().equals(Tag.STR);
            default -> false;
        };
        if (!json) {
            throw at(node, "not JSON; lists need [ ], objects { } and texts double quotes");
        }
    }

    private Optional<String> readText() {
        try {
            if (Files.isDirectory(path)) {
                throw ConfigurationException.of(path + " is a folder; a file is needed there", null);
            }
            if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
                throw ConfigurationException.of(path + " is larger than 1 MiB; that is not a file of this kind", null);
            }
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw ConfigurationException.of(path + " is not in UTF-8; save it as UTF-8", e);
        } catch (AccessDeniedException e) {
            throw ConfigurationException.of(
                    path + " may not be read by this user; give it read access to the file and its folders", e);
        } catch (IOException e) {
            throw ConfigurationException.of(
                    path + " cannot be read (" + e.getMessage() + "); it must be a readable file", e);
        }
    }
}
