package io.smartmon.gui.openapi;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.Router;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Serves the description of the API; it is made once, because routes do not change. */
@Controller
final class OpenApiController {
    private static final MediaType YAML = new MediaType("application/yaml");

    private final Router router;
    private final AtomicReference<byte @Nullable []> made = new AtomicReference<>();

    OpenApiController(Router router) {
        this.router = router;
    }

    @Get("/openapi.yml")
    @Produces({"application/yaml", MediaType.ALL})
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<byte[]> description() {
        byte[] text = made.get();
        if (text == null) {
            text = OpenApi.of(router.uriRoutes().toList()).getBytes(StandardCharsets.UTF_8);
            made.set(text);
        }
        return HttpResponse.ok(text).contentType(YAML);
    }
}
