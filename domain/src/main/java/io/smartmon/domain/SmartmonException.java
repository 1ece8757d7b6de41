package io.smartmon.domain;

import org.jspecify.annotations.Nullable;

/** A failure that carries a stable code and the category of who can mend it. */
public class SmartmonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can mend a failure. */
    public enum Category {
        /** Whoever gave the input. */
        USER,
        /** The developers of this product. */
        INTERNAL,
        /** Whoever provides memory, disk or permits. */
        RESOURCES,
        /** Whoever runs what this product depends on. */
        EXTERNAL
    }

    private final String code;
    private final Category category;

    /**
     * A failure.
     *
     * @param code stable, upper case, such as {@code STORE_UNAVAILABLE}
     * @param category who can mend it
     * @param message one line: what was wrong, what it takes, what to do
     * @param cause what brought it about, or null
     */
    public SmartmonException(String code, Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.category = category;
    }

    /** The stable code. */
    public final String code() {
        return code;
    }

    /** Who can mend it. */
    public final Category category() {
        return category;
    }
}
