package io.smartmon.gui.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.ModelAndView;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.account.NewSession;
import io.smartmon.storage.account.SignIn;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs users in by a one-time link or a password, and out again. A GET changes nothing. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInController {
    private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);
    private static final long COOKIE_SECONDS = Duration.ofDays(30).toSeconds();
    private static final String LINK_INVALID =
            "This link was used already, or is older than 15 minutes. On the machine itself, smartmon user reset prints a"
                    + " new one.";

    private final AccountStore accounts;
    private final Passwords passwords;
    private final CredentialReader reader;
    private final RequestFacts facts;
    private final CredentialCache credentials;

    SignInController(
            AccountStore accounts,
            Passwords passwords,
            CredentialReader reader,
            RequestFacts facts,
            CredentialCache credentials) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.reader = reader;
        this.facts = facts;
        this.credentials = credentials;
    }

    @Get("/sign-in")
    @Produces(MediaType.TEXT_HTML)
    ModelAndView<Map<String, Object>> page(
            @QueryValue("token") Optional<String> token, @QueryValue("next") Optional<String> next) {
        return form(token, FormFields.localPath(next), "", Optional.empty());
    }

    @Post("/sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<?> signIn(HttpRequest<?> request, @Body Map<String, Object> fields) {
        Optional<String> link = FormFields.text(fields, "token");
        String next = FormFields.localPath(FormFields.text(fields, "next"));
        String name = FormFields.text(fields, "name").orElse("");
        String source = facts.source(request);
        SignIn result = link.isPresent()
                ? accounts.redeemLink(link.get(), source)
                : accounts.signIn(
                        name,
                        source,
                        passwords.check(FormFields.text(fields, "password").orElse("")));
        return switch (result) {
            case SignIn.Done done -> {
                LOG.info("{} signed in from {}", done.session().session().user(), source);
                yield welcome(request, done.session(), next);
            }
            case SignIn.Refused _ -> {
                LOG.warn("a sign-in from {} was refused", source);
                String why = link.isPresent() ? LINK_INVALID : "Wrong name or password.";
                yield HttpResponse.status(HttpStatus.UNAUTHORIZED)
                        .body(form(Optional.empty(), next, name, Optional.of(why)));
            }
            case SignIn.TooMany tooMany -> {
                LOG.warn("too many sign-ins from {}", source);
                long seconds = Math.max(1, tooMany.retryIn().plusMillis(999).toSeconds());
                yield HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                        .header("Retry-After", Long.toString(seconds))
                        .body(form(
                                Optional.empty(),
                                next,
                                name,
                                Optional.of("Too many attempts. Try again in " + seconds + " s.")));
            }
        };
    }

    @Post("/sign-out")
    @Consumes(MediaType.ALL)
    HttpResponse<?> signOut(HttpRequest<?> request) {
        Optional<Credential> session = reader.session(request);
        session.ifPresent(credential -> {
            accounts.revokeSession(credential.secret());
            credentials.forget(credential);
        });
        return HttpResponse.seeOther(URI.create("/sign-in")).cookie(reader.cookie(request, "", 0));
    }

    private MutableHttpResponse<?> welcome(HttpRequest<?> request, NewSession session, String next) {
        // The browser's previous session is ended, so that none stays valid unnoticed.
        reader.session(request).ifPresent(before -> {
            accounts.revokeSession(before.secret());
            credentials.forget(before);
        });
        URI first = session.session().passwordSet()
                ? URI.create(next)
                : UriBuilder.of("/settings/password").queryParam("next", next).build();
        return HttpResponse.seeOther(first).cookie(reader.cookie(request, session.secret(), COOKIE_SECONDS));
    }

    private ModelAndView<Map<String, Object>> form(
            Optional<String> token, String next, String name, Optional<String> error) {
        Map<String, Object> model = new HashMap<>();
        token.filter(text -> text.length() <= 100).ifPresent(text -> {
            if (accounts.linkStands(text)) {
                model.put("token", text);
            } else {
                model.put("error", LINK_INVALID);
            }
        });
        model.put("next", next);
        model.put("name", name);
        error.ifPresent(text -> model.put("error", text));
        return new ModelAndView<>("sign-in", model);
    }
}
