package io.smartmon.testkit.process;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The breakpoints in one process, through the Java Debug Interface. Thread-safe. */
public final class Breakpoints implements AutoCloseable {
    private static final Duration ATTACH_WITHIN = Duration.ofSeconds(15);
    /** How deep an argument's fields are searched. */
    private static final int DEEPEST = 4;

    private final VirtualMachine machine;
    private final List<Stop> stops = new CopyOnWriteArrayList<>();

    private Breakpoints(VirtualMachine machine) {
        this.machine = machine;
        Thread.ofPlatform().name("breakpoints").daemon().start(this::listen);
    }

    /** One method at which threads are stopped. */
    public final class Stop {
        private final String className;
        private final String method;
        private final String mention;
        private final BlockingQueue<ThreadReference> stopped = new LinkedBlockingQueue<>();
        private volatile @Nullable ThreadReference held;
        private volatile @Nullable BreakpointRequest request;

        private Stop(String className, String method, String mention) {
            this.className = className;
            this.method = method;
            this.mention = mention;
        }

        /** Waits until a thread has entered the method; returns whether one has. It stays there. */
        public boolean await(Duration most) throws InterruptedException {
            ThreadReference thread = stopped.poll(most.toMillis(), TimeUnit.MILLISECONDS);
            held = thread;
            return thread != null;
        }

        /** Resumes the thread, and removes the breakpoint. */
        public void release() {
            BreakpointRequest present = request;
            ThreadReference thread = held;
            try {
                if (present != null) {
                    present.disable();
                }
                if (thread != null) {
                    thread.resume();
                }
                for (ThreadReference next = stopped.poll(); next != null; next = stopped.poll()) {
                    next.resume();
                }
            } catch (VMDisconnectedException ended) {
                held = null;
            }
        }

        private void arm(ReferenceType type) {
            List<Method> methods = type.methodsByName(method);
            if (methods.isEmpty()) {
                throw new IllegalStateException(className + " has no method " + method);
            }
            BreakpointRequest breakpoint = machine.eventRequestManager()
                    .createBreakpointRequest(methods.getFirst().location());
            breakpoint.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            breakpoint.enable();
            request = breakpoint;
        }
    }

    static Breakpoints attach(int port, Process process) throws IOException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow(() -> new IOException("this Java has no debugger interface over sockets"));
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        argument(arguments, "hostname").setValue("127.0.0.1");
        argument(arguments, "port").setValue(Integer.toString(port));
        long end = System.nanoTime() + ATTACH_WITHIN.toNanos();
        while (true) {
            try {
                return new Breakpoints(connector.attach(arguments));
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw notYet;
                }
                pause();
            } catch (IllegalConnectorArgumentsException impossible) {
                throw new IOException(impossible);
            }
        }
    }

    private static Connector.Argument argument(Map<String, Connector.Argument> arguments, String name)
            throws IOException {
        Connector.Argument argument = arguments.get(name);
        if (argument == null) {
            throw new IOException("the debugger interface takes no " + name);
        }
        return argument;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    Stop stopAt(String className, String method, String mention) {
        Stop stop = new Stop(className, method, mention);
        stops.add(stop);
        ClassPrepareRequest prepare = machine.eventRequestManager().createClassPrepareRequest();
        prepare.addClassFilter(className);
        prepare.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        prepare.enable();
        machine.classesByName(className).forEach(stop::arm);
        return stop;
    }

    @Override
    public void close() {
        try {
            machine.dispose();
        } catch (VMDisconnectedException ended) {
            stops.clear();
        }
    }

    private void listen() {
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove();
                boolean keepStopped = false;
                for (Event event : events) {
                    if (event instanceof BreakpointEvent reached) {
                        keepStopped |= hold(reached);
                    } else if (event instanceof ClassPrepareEvent prepared) {
                        arm(prepared.referenceType());
                    }
                }
                if (!keepStopped) {
                    events.resume();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (VMDisconnectedException ended) {
            stops.clear();
        }
    }

    private boolean hold(BreakpointEvent reached) {
        for (Stop stop : stops) {
            if (reached.request().equals(stop.request)) {
                return mentions(reached.thread(), stop.mention) && stop.stopped.add(reached.thread());
            }
        }
        return false;
    }

    /** Whether an argument of the method that the thread has entered holds this text, itself or in its fields. */
    private static boolean mentions(ThreadReference thread, String text) {
        if (text.isEmpty()) {
            return true;
        }
        try {
            return thread.frame(0).getArgumentValues().stream().anyMatch(value -> mentions(value, text, DEEPEST));
        } catch (IncompatibleThreadStateException running) {
            throw new IllegalStateException("a thread at a breakpoint must be suspended", running);
        }
    }

    private static boolean mentions(@Nullable Value value, String text, int deeper) {
        if (value instanceof StringReference string) {
            return string.value().equals(text);
        }
        if (!(value instanceof ObjectReference object) || deeper == 0) {
            return false;
        }
        return object.referenceType().allFields().stream()
                .filter(field -> !field.isStatic() && !field.isSynthetic())
                .anyMatch(field -> mentions(object.getValue(field), text, deeper - 1));
    }

    private void arm(ReferenceType type) {
        stops.stream()
                .filter(stop -> stop.className.equals(type.name()) && stop.request == null)
                .forEach(stop -> stop.arm(type));
    }
}
