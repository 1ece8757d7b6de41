package io.smartmon.gui.openapi;

import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.web.router.UriRouteInfo;
import io.smartmon.gui.page.JsonOf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;

/** Writes the description of the routes under {@code /api} as OpenAPI 3.1, sorted, so that the same routes give the same text. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}?&]+)}");
    private static final Pattern QUERY = Pattern.compile("\\{[?&][^}]*}");
    private static final String PREFIX = "/api/";
    private static final String OURS = "/api/v1/";

    private final Yaml yaml = new Yaml();
    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    /** The description of those of these routes that are API. */
    static String of(List<UriRouteInfo<?, ?>> routes) {
        return new OpenApi().write(routes);
    }

    private String write(List<UriRouteInfo<?, ?>> routes) {
        Map<String, List<UriRouteInfo<?, ?>>> byPath = new TreeMap<>();
        for (UriRouteInfo<?, ?> route : routes) {
            String path = path(route);
            // HEAD is GET without a body.
            if (path.startsWith(PREFIX) && route.getHttpMethod() != HttpMethod.HEAD) {
                byPath.computeIfAbsent(path, _ -> new ArrayList<>()).add(route);
            }
        }
        yaml.line(0, "openapi: 3.1.0");
        yaml.line(0, "info:");
        yaml.line(1, "title: Smart Monitor");
        yaml.line(1, "version: v1");
        yaml.line(1, "description: >-");
        yaml.line(
                2,
                "What is under /api/v1 is ours: an unknown parameter is refused with 400. What is directly under /api");
        yaml.line(
                2,
                "keeps the names and types of the predecessor of the same name; there unknown parameters are ignored.");
        yaml.line(2, "Errors are problem documents of RFC 9457.");
        yaml.line(0, "security:");
        yaml.line(1, "- token: []");
        yaml.line(1, "- session: []");
        yaml.line(0, "paths:");
        byPath.forEach((path, operations) -> {
            yaml.line(1, Yaml.quoted(path) + ":");
            operations.stream()
                    .sorted(Comparator.comparing(
                            (UriRouteInfo<?, ?> route) -> route.getHttpMethod().name()))
                    .map(UriRouteInfo::getHttpMethod)
                    .distinct()
                    .forEach(method -> operation(
                            path,
                            operations.stream()
                                    .filter(route -> route.getHttpMethod() == method)
                                    .findFirst()
                                    .orElseThrow()));
        });
        yaml.line(0, "components:");
        yaml.line(1, "securitySchemes:");
        yaml.line(2, "token:");
        yaml.line(3, "type: http");
        yaml.line(3, "scheme: bearer");
        yaml.line(2, "session:");
        yaml.line(3, "type: apiKey");
        yaml.line(3, "in: cookie");
        yaml.line(3, "name: smartmon");
        schemas.write(yaml);
        return yaml.text();
    }

    private void operation(String path, UriRouteInfo<?, ?> route) {
        yaml.line(2, route.getHttpMethod().name().toLowerCase(Locale.ROOT) + ":");
        yaml.line(3, "tags: [" + (path.startsWith(OURS) ? "v1" : "predecessor") + "]");
        Argument<?>[] arguments = route.getTargetMethod().getArguments();
        List<Argument<?>> queries = new ArrayList<>();
        List<Argument<?>> headers = new ArrayList<>();
        for (Argument<?> argument : arguments) {
            if (argument.isAnnotationPresent(QueryValue.class)) {
                queries.add(argument);
            } else if (argument.isAnnotationPresent(Header.class)) {
                headers.add(argument);
            } else if (argument.isAnnotationPresent(Body.class)) {
                yaml.line(3, "requestBody:");
                yaml.line(4, "required: true");
                yaml.line(4, "content:");
                yaml.line(5, "application/json:");
                yaml.line(6, "schema:");
                schemas.reference(yaml, 7, argument);
            }
        }
        List<String> variables = variables(path);
        if (!variables.isEmpty() || !queries.isEmpty() || !headers.isEmpty()) {
            yaml.line(3, "parameters:");
            variables.forEach(name -> parameter(name, "path", true));
            queries.forEach(argument -> parameter(name(argument), "query", false));
            headers.forEach(argument -> parameter(name(argument), "header", false));
        }
        yaml.line(3, "responses:");
        yaml.line(4, "'200':");
        yaml.line(5, "description: The answer.");
        Argument<?> answer = route.getAnnotationMetadata()
                .classValue(JsonOf.class)
                .<Argument<?>>map(of -> made(
                        of,
                        route.getAnnotationMetadata()
                                .booleanValue(JsonOf.class, "list")
                                .orElse(false)))
                .orElseGet(() -> answer(route.getReturnType().asArgument()));
        String type = route.getProduces().isEmpty()
                ? "application/json"
                : route.getProduces().getFirst().getName();
        yaml.line(5, "content:");
        yaml.line(6, type + ":");
        yaml.line(7, "schema:");
        if (type.equals("application/json")) {
            schemas.reference(yaml, 8, answer);
        } else {
            yaml.line(8, "type: string");
        }
        yaml.line(4, "default:");
        yaml.line(5, "description: A problem document.");
        yaml.line(5, "content:");
        yaml.line(6, "application/problem+json:");
        yaml.line(7, "schema:");
        yaml.line(8, "type: object");
    }

    private void parameter(String name, String in, boolean required) {
        yaml.line(4, "- name: " + name);
        yaml.line(5, "in: " + in);
        yaml.line(5, "required: " + required);
        yaml.line(5, "schema:");
        yaml.line(6, "type: string");
    }

    private static Argument<?> made(Class<?> from, boolean list) {
        return list ? Argument.listOf(from) : Argument.of(from);
    }

    /** What an answer carries: the value within a response, or within one that comes later. */
    private static Argument<?> answer(Argument<?> type) {
        boolean wrapper = HttpResponse.class.isAssignableFrom(type.getType())
                || CompletionStage.class.isAssignableFrom(type.getType())
                || Publisher.class.isAssignableFrom(type.getType());
        return wrapper && type.getTypeParameters().length > 0 ? answer(type.getTypeParameters()[0]) : type;
    }

    private static String path(UriRouteInfo<?, ?> route) {
        return QUERY.matcher(route.getUriMatchTemplate().toString()).replaceAll("");
    }

    private static List<String> variables(String path) {
        List<String> names = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String name(Argument<?> argument) {
        return argument.getAnnotationMetadata()
                .stringValue(Bindable.class)
                .filter(name -> !name.isEmpty())
                .orElse(argument.getName());
    }
}
