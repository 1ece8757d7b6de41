package io.smartmon.gui.frame;

import io.micronaut.http.HttpRequest;
import io.micronaut.views.ModelAndView;
import io.micronaut.views.model.ViewModelProcessor;
import io.smartmon.gui.holds.HoldsInForce;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.security.Viewer;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds to every page what its layout needs: {@code viewer} (name, role; missing without a sign-in), {@code holds}, {@code holdsKnown},
 * {@code path} and {@code version}. Values that the page set itself are kept.
 */
@Singleton
final class PageModel implements ViewModelProcessor<Map<String, Object>> {
    static final String HOLDS = "holds";
    static final String HOLDS_KNOWN = "holdsKnown";
    private static final String VERSION = version();

    private final HoldsInForce holds;
    private final List<Navigation> navigation;

    PageModel(HoldsInForce holds, List<Page> pages) {
        this.holds = holds;
        this.navigation = pages.stream()
                .flatMap(page -> page.navigation().stream())
                .sorted(Comparator.comparingInt(Navigation::order).thenComparing(Navigation::section))
                .toList();
    }

    /** Whether the viewer of the request has at least this role. */
    static boolean covers(HttpRequest<?> request, Role least) {
        return request.getUserPrincipal().orElse(null) instanceof Viewer viewer
                && viewer.role().covers(least);
    }

    /** The viewer of the request as pages see them; empty without a sign-in. */
    static Optional<Map<String, Object>> viewer(HttpRequest<?> request) {
        return request.getUserPrincipal().orElse(null) instanceof Viewer viewer
                ? Optional.of(asMap(viewer))
                : Optional.empty();
    }

    @Override
    public void process(HttpRequest<?> request, ModelAndView<Map<String, Object>> page) {
        Map<String, Object> model = new HashMap<>();
        model.put("path", request.getPath());
        model.put("version", VERSION);
        if (request.getUserPrincipal().orElse(null) instanceof Viewer viewer) {
            model.put("viewer", asMap(viewer));
            model.put(
                    "navigation",
                    navigation.stream()
                            .filter(entry -> viewer.role().covers(entry.least()))
                            .map(PageModel::asMap)
                            .toList());
            if (page.getModel().filter(given -> given.containsKey(HOLDS)).isEmpty()) {
                HoldsInForce.Answer answer = holds.now();
                model.put(HOLDS, answer.holds());
                model.put(HOLDS_KNOWN, answer.known());
            }
        } else {
            // The sign-in page shows nothing to anonymous requests.
            model.put(HOLDS, List.of());
            model.put(HOLDS_KNOWN, true);
            model.put("navigation", List.of());
        }
        page.getModel().ifPresent(model::putAll);
        page.setModel(model);
    }

    /** As a map, because the template engine reads maps and not records. */
    private static Map<String, Object> asMap(Viewer viewer) {
        return Map.of(
                "name", viewer.getName(),
                "role", viewer.role().code(),
                "operator", viewer.role().covers(Role.OPERATOR),
                "admin", viewer.role().covers(Role.ADMIN),
                "session", viewer.hasSession(),
                "passwordSet", viewer.passwordSet());
    }

    private static Map<String, Object> asMap(Navigation entry) {
        return Map.of("section", entry.section(), "path", entry.path(), "label", entry.label());
    }

    private static String version() {
        String version = PageModel.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-SNAPSHOT" : version;
    }
}
