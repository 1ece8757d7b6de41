package io.smartmon.config.web;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** Where pages and API are served. */
public final class WebSettings implements SettingGroup {
    /** The port of pages and API. */
    public static final Setting<Integer> PORT = Setting.of(
                    "PORT",
                    ValueType.port(),
                    "the port of the pages, as `--port` does",
                    Reader.GUI,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withAlias("SERVER_PORT")
            .withDefault(5003);

    /** The address people use. */
    public static final Setting<URI> PUBLIC_URL = Setting.of(
                    "SMARTMON_PUBLIC_URL",
                    ValueType.webAddress(),
                    "the address people use, for every link that leaves the program",
                    Reader.GUI,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefaultDescribed("the address it listens on");

    /** Whose forwarding headers are trusted. */
    public static final Setting<List<ProxyNetwork>> TRUSTED_PROXIES = Setting.of(
            "SMARTMON_TRUSTED_PROXIES",
            new ValueType<>(
                    "addresses or networks of proxies, such as 10.0.0.1,192.168.0.0/16",
                    ProxyNetwork::list,
                    networks -> networks.stream().map(ProxyNetwork::toString).collect(Collectors.joining(","))),
            "the proxies with TLS in front, whose `X-Forwarded-*` headers count; without one the pages are served on"
                    + " loopback alone",
            Reader.GUI,
            Reader.SUPERVISOR);

    /** The key of the predecessor's request to restart a service. */
    public static final Setting<String> API_KEY = Setting.of(
                    "SMARTMON_API_KEY",
                    // A header carries it, and headers have no control characters.
                    ValueType.text(
                            "1 to 256 characters without control characters",
                            key -> !key.isBlank()
                                    && key.length() <= 256
                                    && key.chars().noneMatch(Character::isISOControl)),
                    "the key that `POST /api/services/restart` takes in `X-API-Key`; without it that request is refused",
                    Reader.GUI)
            .asSecret();

    @Override
    public String title() {
        return "Pages and API";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PORT, PUBLIC_URL, TRUSTED_PROXIES, API_KEY);
    }
}
