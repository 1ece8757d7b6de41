package io.smartmon.gui.predecessor;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.smartmon.config.ConfigurationException;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.gui.GuiSettings;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.storage.predecessor.PredecessorReader;
import io.smartmon.storage.read.HostRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The predecessor's request to restart a service. It is checked whole, and not done yet. */
@Controller("/api/services/restart")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RestartController {
    private static final Logger LOG = LoggerFactory.getLogger(RestartController.class);

    private final GuiSettings.RestartRequests settings;
    private final FleetMemory memory;
    private final PredecessorReader reader;

    RestartController(GuiSettings settings, FleetMemory memory, PredecessorReader reader) {
        this.settings = settings.restartRequests();
        this.memory = memory;
        this.reader = reader;
    }

    @Post
    HttpResponse<Shapes.Refused> restart(
            @Header("X-API-Key") @Nullable String key, @Body Shapes.@Nullable RestartRequest request) {
        if (!matches(key)) {
            return refuse(HttpStatus.UNAUTHORIZED, "the key of SMARTMON_API_KEY is needed in X-API-Key");
        }
        String host = request == null ? null : Parameters.text(request.host());
        String service = request == null ? null : Parameters.text(request.service());
        if (host == null || service == null) {
            return refuse(HttpStatus.BAD_REQUEST, "host and service are needed");
        }
        UnitName unit;
        try {
            unit = UnitName.of(service);
        } catch (IllegalArgumentException none) {
            return refuse(HttpStatus.BAD_REQUEST, "service is not the name of a unit");
        }
        try {
            if (settings.approved().read().find(host, unit).isEmpty()) {
                return refuse(HttpStatus.FORBIDDEN, "not in the list of approved services");
            }
        } catch (ConfigurationException unreadable) {
            LOG.warn("a restart was refused: {}", unreadable.getMessage());
            return refuse(HttpStatus.FORBIDDEN, "the list of approved services cannot be read");
        }
        Optional<HostRow> row = memory.now().host(host);
        if (row.isEmpty() || !reader.knowsUnit(row.get().id(), unit.value())) {
            return refuse(HttpStatus.NOT_FOUND, "no such service is known on that host");
        }
        return refuse(HttpStatus.SERVICE_UNAVAILABLE, "restart by request is not built yet");
    }

    /** Compared in constant time; without a key in the settings none matches. */
    private boolean matches(@Nullable String key) {
        return key != null
                && settings.key()
                        .filter(expected -> MessageDigest.isEqual(
                                expected.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8)))
                        .isPresent();
    }

    private static HttpResponse<Shapes.Refused> refuse(HttpStatus status, String error) {
        return HttpResponse.<Shapes.Refused>status(status).body(new Shapes.Refused(false, error));
    }
}
