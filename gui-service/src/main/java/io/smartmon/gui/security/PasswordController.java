package io.smartmon.gui.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.views.ModelAndView;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.account.SignIn;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sets the password of the signed-in user. It asks for the current one, with the same limit on attempts as the sign-in. */
@Controller("/settings/password")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PasswordController {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final RequestFacts facts;
    private final CredentialCache credentials;

    PasswordController(AccountStore accounts, Passwords passwords, RequestFacts facts, CredentialCache credentials) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.facts = facts;
        this.credentials = credentials;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    ModelAndView<Map<String, Object>> page(Authentication who, @QueryValue("next") Optional<String> next) {
        return form(user(who), FormFields.localPath(next), Optional.empty());
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<?> set(HttpRequest<?> request, Authentication who, @Body Map<String, Object> fields) {
        Viewer viewer = user(who);
        String next = FormFields.localPath(FormFields.text(fields, "next"));
        String password = FormFields.text(fields, "password").orElse("");
        if (!password.equals(FormFields.text(fields, "again").orElse(""))) {
            return refuse(viewer, next, "The two passwords are not the same.");
        }
        Optional<String> objection = passwords.objection(password, viewer.getName());
        if (objection.isPresent()) {
            return refuse(viewer, next, objection.get());
        }
        if (accounts.passwordHash(viewer.getName()).isPresent()) {
            String current = FormFields.text(fields, "current").orElse("");
            SignIn proof = accounts.signIn(viewer.getName(), facts.source(request), passwords.check(current));
            switch (proof) {
                case SignIn.Done done -> accounts.revokeSession(done.session().secret());
                case SignIn.Refused _ -> {
                    return refuse(viewer, next, "The current password is wrong.");
                }
                case SignIn.TooMany _ -> {
                    return refuse(viewer, next, "Too many attempts. Wait a moment.");
                }
            }
        }
        accounts.setPassword(
                viewer.getName(), passwords.hash(password), viewer.credential().secret(), viewer.actor());
        credentials.forget(viewer.credential());
        return HttpResponse.seeOther(URI.create(next));
    }

    /** A token has no password, and must not be able to set that of a user of the same name. */
    private static Viewer user(Authentication who) {
        if (who instanceof Viewer viewer && viewer.hasSession()) {
            return viewer;
        }
        throw new ProblemException(HttpStatus.FORBIDDEN, "USERS_ONLY", "A token has no password. Sign in as a user.");
    }

    private static HttpResponse<?> refuse(Viewer viewer, String next, String why) {
        return HttpResponse.unprocessableEntity().body(form(viewer, next, Optional.of(why)));
    }

    private static ModelAndView<Map<String, Object>> form(Viewer viewer, String next, Optional<String> error) {
        Map<String, Object> model = new HashMap<>();
        model.put("next", next);
        model.put("passwordSet", viewer.passwordSet());
        model.put("minLength", Passwords.MIN_LENGTH);
        model.put("maxLength", Passwords.MAX_LENGTH);
        error.ifPresent(text -> model.put("error", text));
        return new ModelAndView<>("password", model);
    }
}
