package io.smartmon.gui.problem;

import io.micronaut.core.io.Writable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.json.JsonMapper;
import io.micronaut.views.ModelAndView;
import io.micronaut.views.ModelAndViewRenderer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a problem as JSON for programs and as a page for browsers. Thread-safe. */
@Singleton
public class ProblemResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);
    private static final String PROBLEM_JSON = "application/problem+json";

    private final JsonMapper json;
    private final ModelAndViewRenderer<Map<String, Object>, HttpRequest<?>> pages;

    ProblemResponses(JsonMapper json, ModelAndViewRenderer<Map<String, Object>, HttpRequest<?>> pages) {
        this.json = json;
        this.pages = pages;
    }

    /** Whether the request comes from a person's browser that wants a page, not from a program. */
    public static boolean wantsPage(HttpRequest<?> request) {
        String path = request.getPath();
        if (path.equals("/api") || path.startsWith("/api/") || path.equals("/prometheus")) {
            return false;
        }
        return request.getHeaders().accept().stream()
                .anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML));
    }

    /** An answer to the request with that status. */
    public MutableHttpResponse<?> answer(HttpRequest<?> request, HttpStatus status, String code, String detail) {
        MutableHttpResponse<Object> response = HttpResponse.status(status);
        return fill(request, response, code, detail);
    }

    /** Fills a response that already has its status with a problem. */
    <T> MutableHttpResponse<T> fill(
            HttpRequest<?> request, MutableHttpResponse<T> response, String code, String detail) {
        HttpStatus status = response.getStatus();
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, "5");
        }
        Optional<String> page = wantsPage(request) ? page(request, status, detail) : Optional.empty();
        if (page.isPresent()) {
            response.body(page.get());
            response.contentType(MediaType.TEXT_HTML_TYPE);
        } else {
            response.body(document(new Problem("about:blank", status.getReason(), status.getCode(), detail, code)));
            response.contentType(MediaType.of(PROBLEM_JSON));
        }
        return response;
    }

    private String document(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> page(HttpRequest<?> request, HttpStatus status, String detail) {
        Map<String, Object> model = new HashMap<>();
        model.put("title", status.getReason());
        model.put("status", status.getCode());
        model.put("detail", detail);
        try {
            Optional<Writable> page = pages.render(new ModelAndView<>("error", model), request, MediaType.TEXT_HTML);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            StringWriter text = new StringWriter();
            page.get().writeTo(text);
            return Optional.of(text.toString());
        } catch (IOException | RuntimeException e) {
            // A failure to render the error page must not become a second error.
            LOG.error("the error page could not be rendered", e);
            return Optional.empty();
        }
    }
}
