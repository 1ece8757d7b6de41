package io.smartmon.gui.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the fields of a form that a browser sent. */
public final class FormFields {
    private static final Pattern LOCAL_PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x5B\\x5D-\\x7E]{0,500}");

    private FormFields() {}

    /** The text of a field; empty if it is missing, blank or given more than once. */
    public static Optional<String> text(Map<String, Object> form, String name) {
        return form.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** The local path to continue to; the overview if the text is anything else, such as another site. */
    public static String localPath(Optional<String> asked) {
        return asked.filter(path -> LOCAL_PATH.matcher(path).matches() && parses(path))
                .orElse("/");
    }

    /** Whether it is a valid URI to redirect to: some characters are not, nor is a percent sign without two hex digits. */
    private static boolean parses(String path) {
        try {
            new URI(path);
            return true;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
