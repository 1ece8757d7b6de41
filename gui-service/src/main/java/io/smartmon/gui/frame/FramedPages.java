package io.smartmon.gui.frame;

import io.micronaut.core.io.Writable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.views.ModelAndView;
import io.micronaut.views.ModelAndViewRenderer;
import io.micronaut.views.ViewsRenderer;
import io.smartmon.gui.holds.HoldsInForce;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pages whose main part is rendered once for all who may do the same, and whose frame is rendered once for each viewer: only
 * the frame shows who is signed in. Thread-safe.
 */
@Singleton
public final class FramedPages {
    private static final String PLACE = "\u0001main\u0001";
    private static final int MAX_FRAMES = 500;
    private static final MediaType HTML = MediaType.of("text/html; charset=utf-8");

    private final ViewsRenderer<Map<String, Object>, HttpRequest<?>> parts;
    private final ModelAndViewRenderer<Map<String, Object>, HttpRequest<?>> whole;
    private final HoldsAhead holds;
    private final Map<FrameKey, Frame> frames = new ConcurrentHashMap<>();

    FramedPages(
            ViewsRenderer<Map<String, Object>, HttpRequest<?>> parts,
            ModelAndViewRenderer<Map<String, Object>, HttpRequest<?>> whole,
            HoldsAhead holds) {
        this.parts = parts;
        this.whole = whole;
        this.holds = holds;
    }

    /** All that a frame depends on: the layout must show nothing else. */
    private record FrameKey(
            String path, String title, String section, Map<String, Object> viewer, HoldsInForce.Answer inForce) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frame(byte[] head, byte[] tail) {}

    /**
     * A rendered main part.
     *
     * @param title the page's title
     * @param html its main element, UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Main(String title, byte[] html) {}

    /**
     * What the rendering of a main part may depend on besides what is shown.
     *
     * @param path the path that was requested, to which forms lead back
     * @param mayAct whether the viewer may do more than look
     * @param isAdmin whether the viewer is an admin
     */
    public record Seen(String path, boolean mayAct, boolean isAdmin) {
        /** As of that request. */
        public static Seen of(HttpRequest<?> request) {
            return new Seen(
                    request.getPath(), PageModel.covers(request, Role.OPERATOR), PageModel.covers(request, Role.ADMIN));
        }
    }

    /** Renders a main part; the view must not show anything of its viewer but what {@link Seen} has. */
    public Main render(String title, String view, Object page, Seen seen) {
        Map<String, Object> model = new HashMap<>();
        model.put("page", page);
        model.put("path", seen.path());
        model.put("mayAct", seen.mayAct());
        model.put("isAdmin", seen.isAdmin());
        return new Main(title, text(parts.render(view, model, null)).getBytes(StandardCharsets.UTF_8));
    }

    /** The whole page for the viewer of the request, as soon as its main part is there. */
    public CompletionStage<HttpResponse<byte[]>> page(
            HttpRequest<?> request, String section, CompletionStage<Main> main) {
        return main.thenCombine(holds.ready(), (part, inForce) -> frame(request, section, part, inForce));
    }

    private HttpResponse<byte[]> frame(HttpRequest<?> request, String section, Main main, HoldsInForce.Answer inForce) {
        FrameKey key = new FrameKey(
                request.getPath(),
                main.title(),
                section,
                PageModel.viewer(request).orElse(Map.of()),
                inForce);
        Frame frame = frames.get(key);
        if (frame == null) {
            frame = rendered(request, key);
            if (frames.size() >= MAX_FRAMES) {
                frames.clear();
            }
            frames.put(key, frame);
        }
        byte[] whole = Arrays.copyOf(frame.head(), frame.head().length + main.html().length + frame.tail().length);
        System.arraycopy(main.html(), 0, whole, frame.head().length, main.html().length);
        System.arraycopy(frame.tail(), 0, whole, frame.head().length + main.html().length, frame.tail().length);
        return HttpResponse.ok(whole).contentType(HTML);
    }

    private Frame rendered(HttpRequest<?> request, FrameKey key) {
        Map<String, Object> model = new HashMap<>();
        model.put("title", key.title());
        model.put("section", key.section());
        model.put("place", PLACE);
        model.put(PageModel.HOLDS, key.inForce().holds());
        model.put(PageModel.HOLDS_KNOWN, key.inForce().known());
        Optional<Writable> frame = whole.render(new ModelAndView<>("framed", model), request, MediaType.TEXT_HTML);
        String html = text(frame.orElseThrow(() -> new IllegalStateException("the view named framed is missing")));
        int place = html.indexOf(PLACE);
        return new Frame(
                html.substring(0, place).getBytes(StandardCharsets.UTF_8),
                html.substring(place + PLACE.length()).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Writable part) {
        try {
            StringWriter text = new StringWriter();
            part.writeTo(text);
            return text.toString();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
