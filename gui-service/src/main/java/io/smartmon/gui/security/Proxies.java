package io.smartmon.gui.security;

import java.net.URI;
import java.util.Optional;

/**
 * How requests reach this process.
 *
 * @param trusted whose word about the client's address is taken
 * @param publicUrl the address that people use, if it is known
 */
public record Proxies(TrustedProxies trusted, Optional<URI> publicUrl) {}
