package io.smartmon.domain;

import org.jspecify.annotations.Nullable;

/** A failure that carries a stable code and the category of who can fix it. */
public class SmartmonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can fix a failure. */
    public enum Category {
        /** The user who gave the input. */
        USER,
        /** The developers of this product. */
        INTERNAL,
        /** The operator: memory, disk or permissions are missing. */
        RESOURCES,
        /** The operator of a dependency, such as the database. */
        EXTERNAL
    }

    private final String code;
    private final Category category;

    /**
     * A failure.
     *
     * @param code stable, upper case, such as {@code STORE_UNAVAILABLE}
     * @param category who can fix it
     * @param message one line: what is wrong, what is expected, what to do
     * @param cause the cause, or null
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

    /** Who can fix it. */
    public final Category category() {
        return category;
    }
}
