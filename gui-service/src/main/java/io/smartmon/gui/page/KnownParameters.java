package io.smartmon.gui.page;

import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.MethodBasedRouteInfo;
import io.micronaut.web.router.RouteAttributes;
import io.smartmon.gui.problem.ProblemException;
import java.util.Arrays;
import java.util.List;

/** Refuses a parameter that a route of our API does not have: a filter that is misspelt must not answer everything. */
@ServerFilter("/api/v1/**")
final class KnownParameters {
    @RequestFilter
    void refuseOthers(HttpRequest<?> request) {
        if (RouteAttributes.getRouteInfo(request).orElse(null) instanceof MethodBasedRouteInfo<?, ?> route) {
            List<String> known = names(route);
            if (!known.containsAll(request.getParameters().names())) {
                throw ProblemException.badRequest(
                        known.isEmpty()
                                ? "This address has no parameters."
                                : "This address has the parameters " + String.join(", ", known) + " and no other.");
            }
        }
    }

    private static List<String> names(MethodBasedRouteInfo<?, ?> route) {
        return Arrays.stream(route.getTargetMethod().getArguments())
                .filter(argument -> argument.isAnnotationPresent(QueryValue.class))
                .map(KnownParameters::name)
                .sorted()
                .toList();
    }

    private static String name(Argument<?> argument) {
        return argument.getAnnotationMetadata()
                .stringValue(Bindable.class)
                .filter(name -> !name.isEmpty())
                .orElse(argument.getName());
    }
}
