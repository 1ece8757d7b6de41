package io.smartmon.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a process to the world around it: each takes a moment, in which others run, and each is a point at which something
 * can go wrong.
 */
final class Ports {
    private static final Duration UNREACHABLE_AFTER = Duration.ofSeconds(2);
    private static final List<Fault> ALL = List.of(Fault.values());
    /** Between its last look and its call the helper does nothing, and systemd knows no compare-and-set. */
    private static final List<Fault> AT_ONCE = ALL.stream()
            .filter(fault -> fault != Fault.SLOW && fault != Fault.VERY_SLOW)
            .toList();

    private final World world;
    private final Conductor.ModelProcess process;

    /** How a port fails: what a failed call returns, or it throws. */
    interface Failure {
        Object of(String method);
    }

    Ports(World world, Conductor.ModelProcess process) {
        this.world = world;
        this.process = process;
    }

    /**
     * The port as this process reaches it.
     *
     * @param name in the points of schedules
     * @param reachable whether it answers at all now
     */
    <T> T reach(Class<T> port, T real, String name, Failure failure, BooleanSupplier reachable) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(self, method, arguments);
                    }
                    return method.getName().equals("close")
                            ? invoke(real, method, arguments)
                            : call(real, method, arguments, name, failure, reachable);
                });
        return port.cast(proxy);
    }

    private @Nullable Object call(
            Object real,
            Method method,
            Object @Nullable [] arguments,
            String name,
            Failure failure,
            BooleanSupplier reachable)
            throws Throwable {
        String point = world.point(process, name + "." + method.getName());
        Conductor conductor = world.conductor();
        conductor.pause(latency(point));
        if (!reachable.getAsBoolean()) {
            conductor.pause(UNREACHABLE_AFTER);
            return failure.of(method.getName());
        }
        Fault fault = world.draws()
                .fault(point, name.equals("units") && method.getName().equals("call") ? AT_ONCE : ALL);
        if (fault == null) {
            return invoke(real, method, arguments);
        }
        world.reached(process, name + "." + method.getName(), fault);
        switch (fault) {
            case REFUSED -> {
                return failure.of(method.getName());
            }
            case SLOW -> conductor.pause(Fault.SLOW_TAKES);
            case VERY_SLOW -> conductor.pause(Fault.VERY_SLOW_TAKES);
            case KILLED_BEFORE -> world.kill(process);
            case ANSWER_LOST, KILLED_AFTER, STOPPED -> {}
        }
        Object answer = invoke(real, method, arguments);
        switch (fault) {
            case ANSWER_LOST -> {
                return failure.of(method.getName());
            }
            case KILLED_AFTER -> world.kill(process);
            case STOPPED -> conductor.stop(process, Duration.ofSeconds(20));
            case REFUSED, SLOW, VERY_SLOW, KILLED_BEFORE -> {}
        }
        return answer;
    }

    private Duration latency(String point) {
        return Duration.ofNanos((long) (200_000 + 2_000_000 * world.draws().unit("latency", point)));
    }

    private static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very proxy
    private static Object ofObject(Object self, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "a port of the simulation";
        };
    }
}
