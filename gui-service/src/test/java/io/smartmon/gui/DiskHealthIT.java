package io.smartmon.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The health of the database's disk, and what the process says of an indicator that is down. */
@Timeout(60)
@ExtendWith(GuiStore.class)
@MicronautTest
@Property(name = GuiStore.ON, value = "yes")
@Property(name = "test.disk", value = "yes")
class DiskHealthIT {
    @Inject
    EmbeddedServer server;

    @Inject
    ChangingDisk disk;

    @Test
    void aDiskOfWhichLessThanATwentiethIsUsableIsDown() throws IOException {
        assertEquals(HealthStatus.UP, DiskHealth.of(new Disk(1_000, 50)).getStatus());
        assertEquals(HealthStatus.DOWN, DiskHealth.of(new Disk(1_000, 49)).getStatus());
        assertEquals(HealthStatus.UP, DiskHealth.of(new Disk(0, 0)).getStatus(), "one that does not report its size");
    }

    @Test
    void aFolderThatIsGoneIsNotKnownAndNotDown(@TempDir Path folder) {
        assertEquals(
                HealthStatus.UNKNOWN, DiskHealth.check(folder.resolve("gone")).getStatus());
    }

    @Test
    void theProcessIsDownWhileTheDiskIsFull() throws Exception {
        HttpResponse<String> healthy = health();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (healthy.statusCode() != 200 && System.nanoTime() < end) {
            // The database is reached in the background, shortly after the start.
            Thread.sleep(100);
            healthy = health();
        }
        assertEquals(200, healthy.statusCode(), healthy.body());

        disk.now = new Disk(1_000, 10);

        HttpResponse<String> full = health();
        assertEquals(503, full.statusCode(), full.body());
        assertTrue(full.body().contains("the database's disk is full"), full.body());
        disk.now = new Disk(1_000, 900);
        assertEquals(200, health().statusCode());
    }

    private HttpResponse<String> health() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.getURL() + "/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The indicator with a disk that a test fills. */
    @Singleton
    @Requires(property = "test.disk")
    static final class ChangingDisk implements HealthIndicator {
        volatile Disk now = new Disk(1_000, 900);

        @Override
        public Publisher<HealthResult> getResult() {
            return Mono.fromCallable(() -> DiskHealth.of(now));
        }
    }

    /** A disk of so many bytes. */
    static final class Disk extends FileStore {
        private final long total;
        private final long usable;

        Disk(long total, long usable) {
            this.total = total;
            this.usable = usable;
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public String type() {
            return "ext4";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return total;
        }

        @Override
        public long getUsableSpace() {
            return usable;
        }

        @Override
        public long getUnallocatedSpace() {
            return usable;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        @SuppressWarnings("NullAway") // the JDK allows null here, and its annotations do not say so
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            return null;
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException(attribute);
        }
    }
}
