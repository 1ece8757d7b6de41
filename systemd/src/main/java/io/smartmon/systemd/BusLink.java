package io.smartmon.systemd;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a message bus: calls, answers and raw signals.
 *
 * <p>Messages are built and read here rather than through the library's proxies, because those lose the name of an error
 * that has no Java class. Thread-safe.
 */
final class BusLink implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BusLink.class.getName());
    private static final int MAX_DISCONNECTS = 20;
    // A bus ends the connection of a client with more than 128 unanswered calls (dbus-daemon(1), limits).
    private static final int IN_FLIGHT = 64;
    private static final int URGENT = 32;
    private static final int CONNECT_MILLIS = 1000;
    private static final byte NO_AUTO_START = 2;
    private static final String ECHO = "io.smartmon.Echo";
    private static final String ECHO_PATH = "/io/smartmon/Echo";
    private static final String UNREADABLE = "org.freedesktop.DBus.Error.InvalidSignature";
    /** Errors that mean that the peer is not available. */
    private static final Set<String> NOT_AVAILABLE = Set.of(
            "org.freedesktop.DBus.Error.ServiceUnknown",
            "org.freedesktop.DBus.Error.NameHasNoOwner",
            "org.freedesktop.DBus.Error.NoReply",
            "org.freedesktop.DBus.Error.Timeout",
            "org.freedesktop.DBus.Error.TimedOut",
            "org.freedesktop.DBus.Error.Disconnected");

    private final DBusConnection connection;
    private final Duration replyTimeout;
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final Semaphore urgentPermits = new Semaphore(URGENT);
    private final Ending ending;

    private BusLink(DBusConnection connection, Duration replyTimeout, Ending ending) {
        this.connection = connection;
        this.replyTimeout = replyTimeout;
        this.ending = ending;
    }

    /**
     * Connects to a listening bus.
     *
     * @throws IOException if the bus refuses this process, with the reason
     */
    static BusLink connect(Path socket, Duration replyTimeout) throws IOException {
        Ending ending = new Ending();
        try {
            DBusConnection connection = DBusConnectionBuilder.forAddress("unix:path=" + escape(socket))
                    .withShared(false)
                    .withDisconnectCallback(ending)
                    .transportConfig()
                    .withTimeout(CONNECT_MILLIS)
                    .back()
                    .build();
            return new BusLink(connection, replyTimeout, ending);
        } catch (DBusException | RuntimeException e) {
            // A bus that does not know this user makes the library fail with whatever it stumbles over first
            // (an index out of bounds, a null); a caller needs to know no more than that it was refused.
            throw new IOException("the bus at " + socket + " refuses this process: " + e, e);
        }
    }

    /** Called once when the connection ends without being closed here; at once if it already has. */
    void onLost(Consumer<String> listener) {
        ending.onEnd(listener);
    }

    /** Receives the signals that a rule lets through, one after another on the library's one signal thread. */
    void onSignal(DBusMatchRule rule, Consumer<DBusSignal> listener) {
        try {
            // Closing the connection removes the rule with it.
            var _ = connection.addGenericSigHandler(rule, listener::accept);
        } catch (DBusException | DBusExecutionException | RejectedExecutionException e) {
            throw new BusLostException("the bus refuses the match rule: " + e.getMessage());
        }
    }

    /** How long an answer may take. */
    Duration replyTimeout() {
        return replyTimeout;
    }

    /** Calls, and waits for the answer. */
    Answer call(Request request) {
        permits.acquireUninterruptibly();
        return send(request, permits).await();
    }

    /** Calls many, with a bounded number of them unanswered at a time; the answers come in the order of the calls. */
    List<Answer> callAll(List<Request> requests) {
        List<Answer> answers = new ArrayList<>(requests.size());
        Deque<Call> window = new ArrayDeque<>();
        for (Request request : requests) {
            // A caller that holds permits must release some before it waits for one.
            while (!permits.tryAcquire()) {
                if (window.isEmpty()) {
                    permits.acquireUninterruptibly();
                    break;
                }
                answers.add(window.removeFirst().await());
            }
            window.add(send(request, permits));
        }
        for (Call call : window) {
            answers.add(call.await());
        }
        return answers;
    }

    /** Sends a call without ever waiting; empty when too many of these are unanswered. */
    Optional<Call> sendUrgent(Request request) {
        return urgentPermits.tryAcquire() ? Optional.of(send(request, urgentPermits)) : Optional.empty();
    }

    /** Receives the signals of {@link #sendEcho}, on the same thread as all others. */
    void onEcho(Consumer<DBusSignal> listener) {
        onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withSender(connection.getUniqueName())
                        .withInterface(ECHO)
                        .build(),
                signal -> {
                    if (connection.getUniqueName().equals(signal.getSource())) {
                        listener.accept(signal);
                    }
                });
    }

    /**
     * Sends a signal that the bus brings back to this connection alone, since nobody else asks for it. A bus keeps the order of
     * what it brings to one connection, so that everything that it brought before is received before.
     */
    void sendEcho(String token) {
        try {
            connection.sendMessage(connection
                    .getMessageFactory()
                    .createSignal(connection.getUniqueName(), ECHO_PATH, ECHO, "Echo", "s", token));
        } catch (DBusException | DBusExecutionException | RejectedExecutionException e) {
            throw new BusLostException("the bus is gone: " + e.getMessage());
        }
    }

    private Call send(Request request, Semaphore permit) {
        try {
            MethodCall message = connection
                    .getMessageFactory()
                    .createMethodCall(
                            null,
                            request.destination(),
                            request.path(),
                            request.iface(),
                            request.member(),
                            NO_AUTO_START,
                            request.signature(),
                            request.arguments().toArray());
            connection.sendMessage(message);
            return new Call(message, replyTimeout, permit, null);
        } catch (DBusException | DBusExecutionException | RejectedExecutionException e) {
            return new Call(null, replyTimeout, permit, "the bus is gone: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        ending.closing();
        for (int tries = 1; tries <= MAX_DISCONNECTS; tries++) {
            try {
                connection.disconnect();
                return;
            } catch (ConcurrentModificationException e) {
                // The library walks through the unanswered calls while an answer takes one away. It is still connected
                // then, and the next try begins anew.
                LOG.log(Level.DEBUG, "disconnecting, try {0}: {1}", tries, e);
            }
        }
        LOG.log(Level.WARNING, "the connection to the bus could not be closed");
    }

    private static String escape(Path socket) {
        // Of the characters allowed in a path, only these would end the value (D-Bus specification, server addresses).
        return socket.toString()
                .replace("%", "%25")
                .replace(",", "%2c")
                .replace(";", "%3b")
                .replace("=", "%3d");
    }

    /**
     * A method call.
     *
     * @param arguments each of them text, or a list of texts: this module makes no other calls
     */
    record Request(String destination, String path, String iface, String member, List<?> arguments) {
        /** The types of the arguments as the wire has them; null for none. */
        @Nullable
        String signature() {
            return arguments.isEmpty()
                    ? null
                    : arguments.stream()
                            .map(argument -> argument instanceof List ? "as" : "s")
                            .collect(Collectors.joining());
        }
    }

    /** A call that was sent. Its answer is fetched once. */
    static final class Call {
        private final @Nullable MethodCall message;
        private final long deadline;
        private final Duration replyTimeout;
        private final Semaphore permit;
        private final @Nullable String notSent;

        private Call(@Nullable MethodCall message, Duration replyTimeout, Semaphore permit, @Nullable String notSent) {
            this.message = message;
            this.replyTimeout = replyTimeout;
            this.deadline = System.nanoTime() + replyTimeout.toNanos();
            this.permit = permit;
            this.notSent = notSent;
        }

        Answer await() {
            try {
                return message == null ? new Answer.Gone(String.valueOf(notSent)) : await(message);
            } finally {
                permit.release();
            }
        }

        private Answer await(MethodCall sent) {
            Message reply = null;
            long left = deadline - System.nanoTime();
            while (reply == null && left > 0) {
                // At least one millisecond: zero would mean forever.
                reply = sent.getReply(Math.max(1, left / 1_000_000));
                if (reply == null && Thread.currentThread().isInterrupted()) {
                    return new Answer.Gone("interrupted while waiting for " + sent.getName());
                }
                left = deadline - System.nanoTime();
            }
            if (reply == null) {
                return new Answer.Gone("no answer to " + sent.getName() + " within " + replyTimeout.toMillis() + " ms");
            }
            // The library creates its own error, without a sender, for calls cut off by the end of the bus.
            if (reply.getSource() == null) {
                return new Answer.Gone("the bus is gone");
            }
            try {
                List<Object> values = Wire.values(reply, Properties.WANTED);
                return reply instanceof Error error
                        ? fault(error.getName(), values.isEmpty() ? "" : String.valueOf(values.getFirst()))
                        : new Answer.Values(values);
            } catch (IllegalArgumentException e) {
                return new Answer.Fault(UNREADABLE, String.valueOf(e.getMessage()));
            }
        }

        private static Answer fault(String name, String message) {
            return NOT_AVAILABLE.contains(name)
                    ? new Answer.Gone(name + ": " + message)
                    : new Answer.Fault(name, message);
        }
    }

    /** Detects the end of a connection, and reports it once. */
    private static final class Ending implements IDisconnectCallback {
        private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
        private final AtomicReference<@Nullable Consumer<String>> listener = new AtomicReference<>();
        private final AtomicBoolean notified = new AtomicBoolean();
        private volatile boolean closing;

        void closing() {
            closing = true;
        }

        void onEnd(Consumer<String> target) {
            listener.set(target);
            notifyOnce();
        }

        private void end(String why) {
            if (!closing) {
                reason.compareAndSet(null, why);
                notifyOnce();
            }
        }

        private void notifyOnce() {
            String why = reason.get();
            Consumer<String> target = listener.get();
            if (why != null && target != null && notified.compareAndSet(false, true)) {
                target.accept(why);
            }
        }

        @Override
        public void disconnectOnError(IOException e) {
            end("the bus closed the connection");
        }

        @Override
        public void clientDisconnect() {
            end("the bus closed the connection");
        }

        @Override
        public void requestedDisconnect(Integer connectionId) {
            end("the connection was closed");
        }
    }
}
