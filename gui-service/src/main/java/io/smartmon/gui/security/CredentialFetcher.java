package io.smartmon.gui.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Authenticates requests for the framework: immediately from the cache, else on a thread that may wait for the store. */
@Singleton
final class CredentialFetcher implements AuthenticationFetcher<HttpRequest<?>> {
    private final AccessRule rule;
    private final CredentialReader reader;
    private final CredentialCache credentials;
    private final Scheduler blocking;

    CredentialFetcher(
            AccessRule rule,
            CredentialReader reader,
            CredentialCache credentials,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.rule = rule;
        this.reader = reader;
        this.credentials = credentials;
        this.blocking = Schedulers.fromExecutorService(blocking);
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        // What is open to all must answer without the store, too.
        if (rule.isAnonymous(request)) {
            return Mono.empty();
        }
        Optional<Credential> credential = reader.read(request);
        if (credential.isEmpty()) {
            return Mono.empty();
        }
        if (credentials.isCached(credential.get())) {
            return Mono.justOrEmpty(credentials.find(credential.get()));
        }
        return Mono.fromCallable(() -> credentials.find(credential.get()))
                .subscribeOn(blocking)
                .flatMap(found -> Mono.<Authentication>justOrEmpty(found));
    }
}
