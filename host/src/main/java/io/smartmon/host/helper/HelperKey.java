package io.smartmon.host.helper;

import io.smartmon.wire.helper.HelperPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source of the key. Read for each call, so that a new key of the helper is used at once. */
@FunctionalInterface
public interface HelperKey {
    /**
     * The key.
     *
     * @throws IOException if it cannot be read
     */
    String read() throws IOException;

    /** A key that is known. */
    static HelperKey of(String key) {
        return () -> key;
    }

    /** The key in a file, such as {@link HelperPaths#key}. */
    static HelperKey in(Path file) {
        return () -> Files.readString(file).strip();
    }
}
