package io.smartmon.gui.frame;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.smartmon.gui.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves styles, scripts and images from memory. The tag is the hash of the bytes: files inside a jar all carry the same
 * time, and a browser would keep an old style after an update.
 */
@Controller("/assets")
final class AssetController {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+){0,6}");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8");

    private final ConcurrentHashMap<String, Asset> assets = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Asset(byte[] bytes, String tag, MediaType type) {}

    /** One file, or that it has not changed. */
    @Get("/{+path}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<byte[]> asset(HttpRequest<?> request, String path) {
        Asset asset = assets.get(path);
        if (asset == null) {
            asset = read(path).orElseThrow(() -> ProblemException.notFound("There is no such file."));
            assets.put(path, asset);
        }
        boolean same = asset.tag().equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH));
        return (same
                        ? HttpResponse.<byte[]>notModified()
                        : HttpResponse.ok(asset.bytes()).contentType(asset.type()))
                .header(HttpHeaders.ETAG, asset.tag())
                .header(HttpHeaders.CACHE_CONTROL, "public, no-cache");
    }

    private static Optional<Asset> read(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = AssetController.class.getResourceAsStream("/assets/" + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
            return Optional.of(new Asset(bytes, "\"" + hash + "\"", MediaType.of(type)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
