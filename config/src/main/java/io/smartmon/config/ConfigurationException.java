package io.smartmon.config;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.measure.PlainText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A setting that cannot be used. Its message is one line that names the setting, its value and what is expected. */
public final class ConfigurationException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    private static final int MAX_QUOTE = 80;

    private ConfigurationException(String message, @Nullable Throwable cause) {
        super("CONFIGURATION", Category.USER, PlainText.of(message), cause);
    }

    /**
     * A variable with a value that it does not take.
     *
     * @param variable the name of the environment variable
     * @param got its value; never that of a secret
     * @param takes what it must be, such as {@code a port from 1 to 65535}
     */
    public static ConfigurationException ofVariable(String variable, String got, String takes) {
        return new ConfigurationException(variable + " is " + quote(got) + "; it must be " + takes, null);
    }

    /** Any other setting that cannot be used: what is wrong and what to do, in one line. */
    public static ConfigurationException of(String message, @Nullable Throwable cause) {
        return new ConfigurationException(message, cause);
    }

    /**
     * A line of a file that cannot be used.
     *
     * @param line counted from 1
     * @param problem what is wrong and what the file must contain
     */
    public static ConfigurationException atLine(Path file, int line, String problem) {
        return new ConfigurationException(file + ":" + line + ": " + problem, null);
    }

    /** A value for a message: in quotes, bounded, without line breaks or other control characters. */
    public static String quote(String value) {
        String shown = value.length() <= MAX_QUOTE ? value : value.substring(0, MAX_QUOTE) + "…";
        return "'" + PlainText.of(shown) + "'";
    }
}
