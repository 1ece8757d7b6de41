package io.smartmon.orchestrator.guards;

import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.PartitionKeeper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Makes the store's schema from its own scripts, without the migration library, which an orchestrator does not carry. */
public final class Schema {
    private static final String SCRIPTS = "db/migration";

    private Schema() {}

    /** Makes it in an empty database. */
    public static void make(DataSource source) throws SQLException, IOException, URISyntaxException {
        URI place = Objects.requireNonNull(Database.class.getClassLoader().getResource(SCRIPTS), SCRIPTS)
                .toURI();
        List<String> scripts;
        if ("jar".equals(place.getScheme())) {
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                scripts = scripts(jar.getPath(SCRIPTS));
            }
        } else {
            scripts = scripts(Path.of(place));
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String script : scripts) {
                statement.execute(script);
            }
        }
        var _ = new PartitionKeeper(Database.of(source), UUID.randomUUID(), InstantSource.system()).run();
    }

    private static List<String> scripts(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".sql"))
                    .sorted(Comparator.comparingInt(Schema::version))
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(Files.readString(file));
        }
        return texts;
    }

    /** The number in a name such as {@code V1__store.sql}. */
    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
