package io.smartmon.simulation.recorded;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A connection to a real systemd that keeps all that it hears and answers about the units whose names begin so. Thread-safe. */
final class RecordingBus {
    private static final Set<String> NOT_RECORDED = Set.of("close", "watch", "managerState");

    private final LongSupplier nanos;
    private final String prefix;
    private final List<Recording.Entry> entries = new ArrayList<>();

    RecordingBus(LongSupplier nanos, String prefix) {
        this.nanos = nanos;
        this.prefix = prefix;
    }

    synchronized List<Recording.Entry> entries() {
        return List.copyOf(entries);
    }

    /** This connection, recorded. */
    SystemdBus around(SystemdBus real) {
        return (SystemdBus) Proxy.newProxyInstance(
                SystemdBus.class.getClassLoader(),
                new Class<?>[] {SystemdBus.class},
                (proxy, method, arguments) -> call(proxy, real, method, arguments == null ? new Object[0] : arguments));
    }

    @SuppressWarnings("ReferenceEquality") // a connection is equal to itself alone
    private @Nullable Object call(Object proxy, SystemdBus real, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals" -> {
                return proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "toString" -> {
                return real + ", recorded";
            }
            default -> {}
        }
        Object[] mine = Arrays.stream(arguments).map(this::mine).toArray();
        long began = nanos.getAsLong();
        String unit = Arrays.stream(arguments)
                .filter(UnitName.class::isInstance)
                .map(Object::toString)
                .findFirst()
                .orElse("");
        if (method.getName().equals("call")) {
            add(new Recording.Entry(began, Recording.CALLED, unit, null, 0));
        }
        try {
            Object answer = method.invoke(real, mine);
            if (!NOT_RECORDED.contains(method.getName())) {
                add(new Recording.Entry(began, method.getName(), unit, answer, nanos.getAsLong() - began));
            }
            return answer;
        } catch (InvocationTargetException failed) {
            throw Objects.requireNonNull(failed.getCause());
        }
    }

    @SuppressWarnings("unchecked")
    private Object mine(Object argument) {
        if (argument instanceof Predicate<?> wanted) {
            return (Predicate<UnitName>)
                    unit -> unit.value().startsWith(prefix) && ((Predicate<UnitName>) wanted).test(unit);
        }
        if (argument instanceof UnitListener listener) {
            return (UnitListener) event -> {
                add(new Recording.Entry(nanos.getAsLong(), Recording.EVENT, unit(event), event, 0));
                listener.on(event);
            };
        }
        return argument;
    }

    private static String unit(UnitEvent event) {
        return switch (event) {
            case UnitEvent.Changed changed -> changed.state().unit().value();
            case UnitEvent.JobSeen seen -> seen.unit().value();
            case UnitEvent.JobEnded ended -> ended.unit().value();
            case UnitEvent.Gap gap -> "";
            case UnitEvent.Lost lost -> "";
        };
    }

    private synchronized void add(Recording.Entry entry) {
        entries.add(entry);
    }
}
