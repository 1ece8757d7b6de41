package io.smartmon.gui.security;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** Tells whoever asks who they are here. */
@Controller
final class WhoAmIController {
    /**
     * Who asks.
     *
     * @param signedIn whether session or token opened anything
     * @param name the user's or the token's name; empty for a stranger
     * @param role what they may do; empty for a stranger
     * @param kind {@code session} or {@code token}; empty for a stranger
     */
    @Serdeable
    record WhoAmI(boolean signedIn, String name, String role, String kind) {}

    @Get("/whoami")
    WhoAmI whoAmI(@Nullable Authentication who) {
        return who instanceof Viewer viewer
                ? new WhoAmI(true, viewer.getName(), viewer.role().word(), viewer.hasSession() ? "session" : "token")
                : new WhoAmI(false, "", "", "");
    }
}
