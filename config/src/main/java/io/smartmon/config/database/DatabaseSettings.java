package io.smartmon.config.database;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.util.List;
import java.util.regex.Pattern;

/** Which database is used. */
public final class DatabaseSettings implements SettingGroup {
    /** Any URL with a scheme; storage validates it further. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+");

    /** The database's address, with user and password; storage parses it. */
    public static final Setting<String> URL = Setting.of(
                    "DATABASE_URL",
                    ValueType.text(
                            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
                            text -> SCHEME.matcher(text).matches()),
                    "the database",
                    Reader.GUI,
                    Reader.AGENT,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefaultDescribed("an embedded PostgreSQL in the data folder")
            .asSecret();

    /** The same database without a pooler between. */
    public static final Setting<String> DIRECT_URL = Setting.of(
                    "DATABASE_DIRECT_URL",
                    ValueType.text(
                            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
                            text -> SCHEME.matcher(text).matches()),
                    "the same database without a pooler in between, for the connection that listens",
                    Reader.GUI)
            .withDefaultDescribed("`DATABASE_URL`")
            .asSecret();

    /** Whether the schema is migrated at the start. */
    public static final Setting<Boolean> MIGRATE = Setting.of(
                    "SMARTMON_INIT_PG",
                    ValueType.flag(),
                    "whether the hub migrates the schema when it starts",
                    Reader.GUI)
            .withDefault(true);

    @Override
    public String title() {
        return "Database";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(URL, DIRECT_URL, MIGRATE);
    }
}
