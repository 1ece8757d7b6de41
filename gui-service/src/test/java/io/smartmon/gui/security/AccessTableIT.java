package io.smartmon.gui.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.smartmon.gui.RunningGui;
import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessTableIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static RunningGui gui;
    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);

    @BeforeAll
    static void start() {
        gui = RunningGui.start(POSTGRES.url());
        for (Role role : Role.values()) {
            TOKENS.put(role, gui.token(role));
        }
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @Test
    void everyRouteOfTheProductIsInTheTable() {
        TreeSet<String> missing = new TreeSet<>();
        gui.context().getBean(Router.class).uriRoutes().forEach(route -> {
            String template = route.getUriMatchTemplate().toString();
            if (table().of(route.getHttpMethod(), template).isEmpty()) {
                missing.add(route.getHttpMethod() + " " + template);
            }
        });
        assertEquals(new TreeSet<String>(), missing);
    }

    @Test
    void theTableHasNoRouteThatTheProductHasNot() {
        TreeSet<String> routes = new TreeSet<>();
        gui.context()
                .getBean(Router.class)
                .uriRoutes()
                .forEach(route -> routes.add(AccessTable.key(
                        route.getHttpMethod(), route.getUriMatchTemplate().toString())));
        TreeSet<String> dead = new TreeSet<>();
        for (Route entry : table().routes()) {
            String key = AccessTable.key(entry.method(), entry.template());
            if (!routes.contains(key)) {
                dead.add(key);
            }
        }
        assertEquals(new TreeSet<String>(), dead);
    }

    @Test
    void everyRouteOpensToExactlyTheRolesOfTheTable() throws Exception {
        TreeMap<String, String> wrong = new TreeMap<>();
        for (Route entry : table().routes()) {
            check(entry, null, expected(entry.access(), null), wrong);
            for (Role role : Role.values()) {
                check(entry, role, expected(entry.access(), role), wrong);
            }
        }
        assertEquals(new TreeMap<String, String>(), wrong);
    }

    @Test
    void aGetOfEveryPageChangesNothing() throws Exception {
        Map<String, String> session = gui.signIn();
        String before = everyRow();
        for (Route entry : table().routes()) {
            if (entry.method() == HttpMethod.GET) {
                try (InputStream body = gui.open("GET", path(entry), session).body()) {
                    assertTrue(body.readNBytes(1).length <= 1);
                }
            }
        }
        assertEquals(before, everyRow());
    }

    private static int expected(Access access, @Nullable Role role) {
        return switch (access) {
            case Access.Open _, Access.OpenToAll _ -> 0;
            // No token of ours is that key.
            case Access.OwnKey _ -> 401;
            case Access.Needs needs -> role == null ? 401 : role.covers(needs.role()) ? 0 : 403;
        };
    }

    private static AccessTable table() {
        return gui.context().getBean(AccessTable.class);
    }

    private static void check(Route entry, @Nullable Role role, int expected, Map<String, String> wrong)
            throws Exception {
        Map<String, String> headers = new HashMap<>();
        if (role != null) {
            headers.put("X-API-Key", TOKENS.get(role));
        } else {
            headers.put("Origin", gui.origin());
        }
        HttpResponse<InputStream> answer = gui.open(entry.method().name(), path(entry), headers);
        answer.body().close();
        int status = answer.statusCode();
        // These two require a session besides the role.
        boolean usersOnly = entry.template().equals("/settings/password") && role != null && status == 403;
        boolean right = expected == 0 ? usersOnly || (status != 401 && status != 403) : status == expected;
        boolean emptySignIn = entry.template().equals("/sign-in") && entry.method() == HttpMethod.POST;
        if (!right && !emptySignIn) {
            wrong.put(entry.method() + " " + entry.template() + " as " + role, status + " for " + expected);
        }
    }

    private static String path(Route entry) {
        return entry.template()
                .replace("{+path}", "smartmon.css")
                .replace("{id}", "0190163d-8694-739b-aea5-966c26f8ad91")
                .replace("{host}", "no-such-host")
                .replaceAll("\\{[^}]*}", "x");
    }

    private static String everyRow() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("select tablename from pg_tables where schemaname = 'public'"
                    // The keeper renews its leases whether anything is asked for or not.
                    + " and tablename <> 'job_run' order by 1")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            assertTrue(tables.contains("session"));
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery(
                        "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from "
                                + table + " t")) {
                    row.next();
                    rows.add(table + " " + row.getString(1));
                }
            }
        }
        return String.join("\n", rows);
    }
}
