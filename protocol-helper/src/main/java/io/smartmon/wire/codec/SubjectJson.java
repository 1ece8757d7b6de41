package io.smartmon.wire.codec;

import io.smartmon.domain.subject.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Subjects as JSON: {@code {"kind": "mount", "name": "/var"}}. Pure. */
public final class SubjectJson {
    private SubjectJson() {}

    /** A subject as plain values: {@link JsonTree}. */
    public static Map<String, @Nullable Object> tree(Subject subject) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("kind", subject.kind());
        tree.put("name", subject.name());
        return tree;
    }

    /**
     * The subject of plain values; further fields are ignored.
     *
     * @throws MalformedTreeException if it is no map with a kind and a name
     */
    public static Subject read(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map
                && map.get("kind") instanceof String kind
                && map.get("name") instanceof String name) {
            return Subject.of(kind, name);
        }
        throw new MalformedTreeException("a subject has a kind and a name");
    }
}
