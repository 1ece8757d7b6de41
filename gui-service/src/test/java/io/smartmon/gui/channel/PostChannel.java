package io.smartmon.gui.channel;

import io.smartmon.domain.channel.Channel;
import io.smartmon.domain.channel.Delivery;
import io.smartmon.domain.channel.Notification;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.protocol.json.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Posts the alert as JSON to the address of the setting {@code url}. */
@Singleton
final class PostChannel implements Channel {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Override
    public String kind() {
        return "post";
    }

    @Override
    public String summary() {
        return "Posts the alert as JSON to the setting url.";
    }

    @Override
    public Delivery deliver(Notification notification, Map<String, String> settings) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.getOrDefault("url", "")))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", notification.key())
                .POST(BodyPublishers.ofString(Json.text(notification.alert())))
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            Reason reason = Reason.of("answered", "status", Measure.count(status));
            return status < 300
                    ? new Delivery.Delivered()
                    : status < 500 ? new Delivery.Refused(reason) : new Delivery.TryLater(reason, Duration.ZERO);
        } catch (IOException away) {
            return new Delivery.TryLater(Reason.of("away"), Duration.ZERO);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return new Delivery.TryLater(Reason.of("ending"), Duration.ZERO);
        }
    }
}
