package io.smartmon.gui.security;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** Says who the request is authenticated as. */
@Controller
final class WhoAmIController {
    /**
     * Who the request is authenticated as.
     *
     * @param signedIn whether session or token is valid
     * @param name the user's or the token's name; empty if not signed in
     * @param role what they may do; empty if not signed in
     * @param kind {@code session} or {@code token}; empty if not signed in
     */
    @Serdeable
    record WhoAmI(boolean signedIn, String name, String role, String kind) {}

    @Get("/whoami")
    WhoAmI whoAmI(@Nullable Authentication who) {
        return who instanceof Viewer viewer
                ? new WhoAmI(true, viewer.getName(), viewer.role().code(), viewer.hasSession() ? "session" : "token")
                : new WhoAmI(false, "", "", "");
    }
}
