package io.smartmon.policy.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelperPolicyTest {
    private static final UnitName WEB = new UnitName("web.service");
    private static final UnitName ODD = new UnitName("a\\x2db@c:d.service");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("shim.yml");
    }

    private void write(String yaml) throws Exception {
        Files.writeString(file, yaml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String refusal() {
        String message = String.valueOf(assertThrows(ConfigurationException.class, () -> HelperPolicy.read(file))
                .getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void whatIsWrittenIsRead() {
        for (Set<UnitName> units : List.of(Set.<UnitName>of(), Set.of(WEB), Set.of(WEB, ODD))) {
            HelperPolicy.ofStart(units).write(file);
            HelperPolicy read = HelperPolicy.read(file);
            assertEquals(HelperPolicy.ofStart(units), read);
            assertEquals(HelperPolicy.ofStart(units).hash(), read.hash());
        }
    }

    @Test
    void whatMayComeUpWithAUnitIsListedApart() throws Exception {
        write("version: 1\nstart: [web.service]\npull_in: [php.socket, db.service]\n");
        HelperPolicy policy = HelperPolicy.read(file);
        UnitName db = new UnitName("db.service");
        assertFalse(policy.allows(start(db)));
        assertEquals(List.of(), policy.notToPullIn(start(WEB)));
        assertEquals(List.of(), policy.notToPullIn(start(WEB, db, new UnitName("php.socket"))));
        assertEquals(List.of(ODD, WEB), policy.notToPullIn(start(WEB, db, WEB, ODD)));
        assertNotEquals(HelperPolicy.ofStart(Set.of(WEB)).hash(), policy.hash());
        String hash = policy.hash();
        policy.write(file);
        assertEquals(policy, HelperPolicy.read(file));
        assertEquals(hash, HelperPolicy.read(file).hash());
    }

    @Test
    void itIsWrittenForItsOwnerAloneAndLeavesNoDraft() throws Exception {
        HelperPolicy.ofStart(Set.of(WEB)).write(file);
        HelperPolicy.ofStart(Set.of(ODD)).write(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).startsWith("#"));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(List.of(file), all.toList());
        }
    }

    @Test
    void itNamesWhatMayBeStartedAndNothingElse() throws Exception {
        write("version: 1\nstart: [web.service]\n");
        HelperPolicy policy = HelperPolicy.read(file);
        assertTrue(policy.allows(start(WEB)));
        assertFalse(policy.allows(start(ODD)));
    }

    @Test
    void aVerbThatTheFileDoesNotListMayNotBeDone() throws Exception {
        write("version: 1\n");
        assertFalse(HelperPolicy.read(file).allows(start(WEB)));
        write("version: 1\nstart: []\n");
        assertFalse(HelperPolicy.read(file).allows(start(WEB)));
    }

    @Test
    void anUnknownActionIsNotAllowedEvenUnderAListedVerb() throws Exception {
        write("version: 1\nstart: [web.service]\n");
        Map<String, @Nullable Object> document = new HashMap<>(ActionDocument.of(start(WEB)));
        document.put("surprise", true);
        Action other = ActionDocument.read(document);
        assertEquals("start", other.verb());
        assertFalse(HelperPolicy.read(file).allows(other));
    }

    @Test
    void resourcesThatAreNoUnitsAreListedAsTheyAreLocked() throws Exception {
        write("version: 1\nstart: ['mount:/srv', web.service]\n");
        HelperPolicy policy = HelperPolicy.read(file);
        assertEquals(Set.of("mount:/srv", "web.service"), policy.names().get("start"));
        assertEquals(2, policy.size());
        policy.write(file);
        assertEquals(policy, HelperPolicy.read(file));
    }

    private static Action start(UnitName unit, UnitName... pulledIn) {
        return new StartUnit(unit, new ExpectedState(ActiveState.FAILED, "failed", "", 1), List.of(pulledIn));
    }

    @Test
    void theHashIsThatOfWhatItSaysNotHow() throws Exception {
        write("version: 1\nstart: [web.service, db.service]\n");
        String flow = HelperPolicy.read(file).hash();
        write("# other\nstart:\n  - db.service\n  - \"web.service\"\nversion: 1\n");
        assertEquals(flow, HelperPolicy.read(file).hash());
        write("version: 1\nstart: [web.service]\n");
        assertNotEquals(flow, HelperPolicy.read(file).hash());
        assertTrue(flow.matches("[0-9a-f]{64}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssh.service", "dbus.service", "systemd-logind.service", "reboot.target", "smartmon.service"})
    void unitsThatAreNeverActedOnAreRefusedByLine(String name) throws Exception {
        write("version: 1\nstart:\n  - web.service\n  - " + name + "\n");
        String message = refusal();
        assertTrue(message.startsWith(file + ":4: " + name + " is protected: "), message);
        assertThrows(IllegalArgumentException.class, () -> HelperPolicy.ofStart(Set.of(new UnitName(name))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: 1#start: ['*'] | 2: '*': a full service name",
                "version: 1#start:#- web* | 3: 'web*': a full service name",
                "version: 1#start:#- web | 3: 'web': a full service name",
                "version: 1#start: ['a@.service'] | 2: 'a@.service': a full service name",
                "version: 1#start: [1] | 2: a full service name",
                "version: 1#start: | 2: the file must contain",
                "version: 1#start: web.service | 2: the file must contain",
                "version: 2#start: [] | 1: this helper supports version 1",
                "version: '1'#start: [] | 1: the file must contain",
                "start: [] | 1: the key 'version' is missing",
                "version: 1#start: []#stop: [] | 3: unknown key 'stop'; this helper knows the verbs reset-failed, start",
                "version: 1#start: []#start: [web.service] | 3: the key 'start' is duplicated",
                "version: 1#start: [web.service,#web.service] | 3: web.service is listed twice",
                "version: 1#start: &x [web.service] | 2: anchors and aliases",
                "version: 1#start: !!set {} | 2: tags are not supported",
                "version: 1#pull_in: [a.mount] | 2: 'a.mount': a full name of a service, socket",
                "version: 1#pull_in: ['*'] | 2: '*': a full name of a service, socket",
                "version: 1#pull_in: [web] | 2: 'web': a full name of a service, socket",
                "version: 1#pull_in: [ssh.socket] | 2: ssh.socket is protected",
                "version: 1#pull_in: [web.service,#web.service] | 3: web.service is listed twice",
                "version: 1#pull_in: web.service | 2: the file must contain",
                "[] | 1: the file must contain",
                "version: 1#start: [ | 2: not YAML"
            })
    void whateverElseItHoldsIsRefusedByLine(String yaml, String starts) throws Exception {
        write(yaml.strip().replace('#', '\n'));
        String message = refusal();
        assertTrue(message.startsWith(file + ":" + starts), message);
    }

    @Test
    void anAbsentFileIsRefusedRatherThanTakenForAnEmptyOne() {
        assertTrue(refusal().startsWith(file + " does not exist"));
    }

    @Test
    void aFileThatOthersCanWriteIsRefused() throws Exception {
        write("version: 1\nstart: []\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        assertTrue(refusal().contains("chmod o-w"));
    }

    @Test
    void theApprovedListAllowsItsUnitsButNoProtectedOnes() {
        AllowList approved = new AllowList(
                List.of(
                        new AllowList.Entry("*", WEB, List.of(new UnitName("php.socket"), new UnitName("dbus.socket"))),
                        new AllowList.Entry("HERE", ODD),
                        new AllowList.Entry("there", new UnitName("db.service"), List.of(new UnitName("x.socket"))),
                        new AllowList.Entry("*", new UnitName("ssh.service")),
                        new AllowList.Entry("*", new UnitName("x.timer"))),
                "test");
        assertEquals(
                HelperPolicy.ofStart(Set.of(WEB, ODD), Set.of(new UnitName("php.socket"))),
                HelperPolicy.of(approved, "here"));
    }

    @Test
    void anAbsentFolderIsReportedInOneLine() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> HelperPolicy.ofStart(Set.of(WEB)).write(folder.resolve("none/shim.yml")));
        assertTrue(String.valueOf(refused.getMessage()).contains("cannot be written"), refused.getMessage());
    }
}
