package io.smartmon.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address that a person opens once to sign in. */
public final class SignInLink {
    private SignInLink() {}

    /** The link for that token on pages served there. */
    public static String of(String address, String token) {
        String base = address.endsWith("/") ? address : address + "/";
        return base + "sign-in?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
}
