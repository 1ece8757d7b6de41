package io.smartmon.gui;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The process that serves the pages and the API and does the housekeeping of the store. */
public final class Gui {
    /** As for every service: configuration, sysexits.h. */
    private static final int BAD_CONFIGURATION = 78;

    private static final int CANNOT_START = 1;

    private Gui() {}

    /** Starts it; it shuts down cleanly on SIGTERM. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            GuiSettings settings = GuiSettings.read(
                    Environment.system(), Optional.ofNullable(System.getProperty(GuiSettings.BIND_PROPERTY)));
            EmbeddedServer server = start(settings, Map.of());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
                        server.stop();
                        stopped.countDown();
                    }));
            stopped.await();
        } catch (ConfigurationException bad) {
            end(BAD_CONFIGURATION, String.valueOf(bad.getMessage()));
        } catch (ServerStartupException | BeanInstantiationException failed) {
            end(CANNOT_START, inOneLine(failed));
        }
    }

    /**
     * Starts a server with these settings, in this process.
     *
     * @param more further properties of the framework, which take precedence over the ones from the class path
     */
    public static EmbeddedServer start(GuiSettings settings, Map<String, Object> more) {
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .singletons(settings)
                .properties(Map.of("micronaut.server.port", settings.port(), "micronaut.server.host", settings.bind()))
                .properties(more)
                .start();
        boolean started = false;
        try {
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            started = true;
            return server;
        } finally {
            if (!started) {
                context.close();
            }
        }
    }

    private static String inOneLine(RuntimeException failed) {
        for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "the port is in use or not allowed (" + cause.getMessage()
                        + "); set PORT to a free one, or stop what listens there";
            }
        }
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("it cannot start");
    }

    private static void end(int status, String line) {
        System.err.println("smartmon gui: " + line);
        System.exit(status);
    }
}
