package io.smartmon.storage.migration;

import io.smartmon.domain.SmartmonException;
import java.util.Objects;

/** The schema could not be brought to this program's version; the database is as it was before the failing migration. */
public final class MigrationFailedException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    /** It was refused before anything was tried, and why in one line. */
    MigrationFailedException(String refusal) {
        super("MIGRATION_REFUSED", Category.USER, refusal, null);
    }

    MigrationFailedException(RuntimeException cause) {
        super(
                "MIGRATION_FAILED",
                Category.EXTERNAL,
                "the schema could not be migrated: "
                        + Objects.requireNonNullElse(cause.getMessage(), "no message")
                                .strip()
                                .lines()
                                .filter(line -> !line.isBlank())
                                .findFirst()
                                .orElse("no message"),
                cause);
    }
}
