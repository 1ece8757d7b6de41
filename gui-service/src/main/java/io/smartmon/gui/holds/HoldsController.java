package io.smartmon.gui.holds;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.gui.security.FormFields;
import io.smartmon.gui.security.Viewer;
import io.smartmon.storage.read.HoldReader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops all repairs, everywhere or on one host, and lifts such holds. */
@Controller("/holds")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HoldsController {
    private static final Logger LOG = LoggerFactory.getLogger(HoldsController.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MAX_REASON = 500;
    private static final int MAX_NAME = 253;

    private final HoldStore store;
    private final HoldReader reader;
    private final HoldsInForce inForce;
    private final InstantSource clock;

    HoldsController(HoldStore store, HoldReader reader, HoldsInForce inForce, InstantSource clock) {
        this.store = store;
        this.reader = reader;
        this.inForce = inForce;
        this.clock = clock;
    }

    /** Places a hold: one click, so the reason may be left out. */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> place(Authentication who, @Nullable @Body Map<String, Object> form) {
        Map<String, Object> fields = form == null ? Map.of() : form;
        Instant now = clock.instant();
        @Nullable HostId host = host(fields);
        String reason = reason(fields).orElse("Stopped from the page");
        store.place(new Hold(uuid7(now), host, Hold.Source.PAGE, actor(who), reason, now));
        inForce.forget();
        LOG.info("{} stopped all repairs {}", actor(who), host == null ? "everywhere" : "on " + host);
        return back(fields);
    }

    /** Lifts the holds of exactly that scope; for admins, with a reason. */
    @Post("/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> lift(Authentication who, @Body Map<String, Object> fields) {
        Instant now = clock.instant();
        @Nullable HostId host = host(fields);
        String reason = reason(fields)
                .orElseThrow(() ->
                        ProblemException.badRequest("Give a reason why repairs can continue: 1 to 500 characters."));
        int lifted = store.lift(new HoldStore.Lift(uuid7(now), host, actor(who), reason, now));
        inForce.forget();
        LOG.info("{} lifted {} holds {}", actor(who), lifted, host == null ? "everywhere" : "on " + host);
        return back(fields);
    }

    private @Nullable HostId host(Map<String, Object> fields) {
        Optional<String> name = FormFields.text(fields, "host");
        if (name.isEmpty()) {
            // An empty field must not be taken for all hosts.
            if (fields.containsKey("host")) {
                throw ProblemException.badRequest("The host has no name. Leave the field out for all hosts.");
            }
            return null;
        }
        return name.filter(text -> text.length() <= MAX_NAME)
                .flatMap(reader::hostNamed)
                .orElseThrow(() -> ProblemException.notFound("There is no host of that name."));
    }

    private static Optional<String> reason(Map<String, Object> fields) {
        Optional<String> reason = FormFields.text(fields, "reason").map(String::strip);
        if (reason.filter(text -> text.length() > MAX_REASON).isPresent()) {
            throw ProblemException.badRequest("A reason has at most 500 characters.");
        }
        return reason;
    }

    private static String actor(Authentication who) {
        return who instanceof Viewer viewer ? viewer.actor() : who.getName();
    }

    private static HttpResponse<?> back(Map<String, Object> fields) {
        return HttpResponse.seeOther(URI.create(FormFields.localPath(FormFields.text(fields, "back"))));
    }

    /** A UUID of version 7: the time in milliseconds, then random bits. */
    private static UUID uuid7(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
