package io.smartmon.shim.act;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The handlers of this build, by action. Immutable and thread-safe. */
public final class Handlers {
    private final Map<Class<? extends Action>, ActionHandler<?>> byAction;

    private Handlers(Iterable<? extends ActionHandler<?>> handlers) {
        Map<Class<? extends Action>, ActionHandler<?>> found = new HashMap<>();
        for (ActionHandler<?> handler : handlers) {
            ActionHandler<?> other = found.put(handler.action(), handler);
            if (other != null) {
                throw new IllegalStateException("two handlers for " + handler.action() + ": " + other.getClass()
                        + " and " + handler.getClass());
            }
        }
        byAction = Map.copyOf(found);
    }

    /** Those on the class path. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // a service is named by its class, which has no type argument
    public static Handlers installed() {
        ServiceLoader<ActionHandler> loader = ServiceLoader.load(ActionHandler.class);
        return new Handlers((Iterable) loader);
    }

    /** The action with its handler; empty if there is no handler for it. */
    Optional<Task<?>> task(Action action) {
        return Optional.ofNullable(byAction.get(action.getClass())).map(handler -> Task.of(handler, action));
    }

    /** The codes of the verbs that can be done here, sorted. */
    public List<String> verbs() {
        return byAction.keySet().stream().map(ActionDocument::verbOf).sorted().toList();
    }

    /**
     * An action and the handler that does it.
     *
     * @param <A> the action's type
     */
    record Task<A extends Action>(ActionHandler<A> handler, A action) {
        private static <A extends Action> Task<A> of(ActionHandler<A> handler, Action action) {
            return new Task<>(handler, handler.action().cast(action));
        }
    }
}
