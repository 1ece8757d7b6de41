package io.smartmon.wire.codec;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.OtherAction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Actions as JSON: {@link ActionDocument} as an object. An action that this version does not fully support is an
 * {@link OtherAction} and is written back unchanged. Pure.
 */
public final class ActionJson {
    private ActionJson() {}

    /** The JSON text of an action. */
    public static String text(Action action) {
        return JsonTree.text(ActionDocument.of(action));
    }

    /**
     * Reads an action.
     *
     * @throws MalformedTreeException if it is no JSON object
     */
    public static Action parse(String json) {
        return read(JsonTree.parse(json));
    }

    /** An action as plain values: {@link JsonTree}. */
    public static Map<String, @Nullable Object> tree(Action action) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(ActionDocument.of(action)));
    }

    /**
     * The action of plain values.
     *
     * @throws MalformedTreeException if it is no map
     */
    public static Action read(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new MalformedTreeException("an action is a JSON object");
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        map.forEach((name, value) -> document.put(String.valueOf(name), value));
        return ActionDocument.read(document);
    }
}
