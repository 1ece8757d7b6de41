package io.smartmon.gui;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.smartmon.config.Environment;
import io.smartmon.testkit.postgres.PostgresDatabase;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The store of a test whose beans come from {@code @MicronautTest}. It is named by {@link ExtendWith} before that annotation,
 * so that it is there before the first bean, and {@link #ON} switches its settings on.
 */
public final class GuiStore implements BeforeAllCallback, AfterAllCallback {
    /** The property of a test that has such a store. */
    public static final String ON = "test.gui-store";

    private static volatile @Nullable PostgresDatabase current;
    private final PostgresDatabase postgres = new PostgresDatabase();

    /** The database of the test that is running. */
    public static PostgresDatabase postgres() {
        return Objects.requireNonNull(current, "@ExtendWith(GuiStore.class) comes before @MicronautTest");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        postgres.beforeAll(context);
        current = postgres;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        current = null;
        postgres.afterAll(context);
    }

    /** The settings of the process, on that database. */
    @Factory
    @Requires(property = ON)
    static final class Settings {
        @Singleton
        GuiSettings settings() {
            return GuiSettings.read(
                    Environment.of(Map.of("DATABASE_URL", postgres().url())), Optional.empty());
        }
    }
}
