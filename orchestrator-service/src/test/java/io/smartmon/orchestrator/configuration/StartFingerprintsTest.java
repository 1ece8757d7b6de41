package io.smartmon.orchestrator.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.ServiceStore.LastStart;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.Fingerprint.Mark;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartFingerprintsTest {
    private static final UnitName WEB = UnitName.of("web");
    private static final UnitName DB = UnitName.of("db");
    private static final UnitName OTHER = UnitName.of("other");
    private static final String PATH = "/etc/systemd/system/web.service";

    private final ManualScheduler time = new ManualScheduler();
    private final FakeServiceManager systemd = new FakeServiceManager(time);
    private final List<LastStart> stored = new ArrayList<>();
    private List<AllowList.Entry> entries = List.of(new AllowList.Entry("*", WEB, List.of(DB)));
    private String content = "first";
    private Instant changedAt = time.instant().minusSeconds(3_600);
    private boolean readable = true;
    private StartFingerprints starts = agent();

    private StartFingerprints agent() {
        return new StartFingerprints(time, systemd, this::read, this::policy, this::remembered, stored::add);
    }

    private Knowledge<ConfigurationFiles.Reading> read(UnitConfiguration configuration) {
        return readable
                ? Knowledge.known(
                        new ConfigurationFiles.Reading(fingerprint(content), changedAt, Instant.EPOCH), time.instant())
                : Knowledge.unknown("configuration_unreadable");
    }

    private static Fingerprint fingerprint(String content) {
        return new Fingerprint(List.of(new Mark(PATH, content)));
    }

    private Policy policy() {
        AllowList list = new AllowList(entries, "approved_services.json");
        return new Policy("web-1", false, Level.REPAIR, Knowledge.known(list, time.instant()), Limits.defaults(), "00");
    }

    private Optional<UnitMemory.Remembered> remembered(UnitName unit) {
        return Optional.of(
                new UnitMemory.Remembered(state(unit), time.instant(), time.instant(), false, true, 0, 0, 0));
    }

    private UnitState state(UnitName unit) {
        return (UnitState)
                assertInstanceOf(Knowledge.Known.class, systemd.read(unit)).value();
    }

    @BeforeEach
    void unitsThatRunAndAreWatched() {
        for (UnitName unit : List.of(WEB, DB, OTHER)) {
            systemd.add(unit);
            systemd.start(unit);
        }
        time.advance(Duration.ofSeconds(1));
        reconcile();
    }

    private void reconcile() {
        starts.reconciled(List.of(state(WEB), state(DB), state(OTHER)));
        time.run();
    }

    /** The watcher hears of a start, and nothing else has run yet. */
    private void restart(UnitName unit) {
        systemd.crash(unit);
        systemd.start(unit);
        time.advance(Duration.ofMillis(1));
        starts.seen(state(unit));
    }

    private void edit(String to) {
        content = to;
        changedAt = time.instant();
    }

    private ConfigurationState compare(UnitName unit) {
        return (ConfigurationState)
                assertInstanceOf(Knowledge.Known.class, starts.compare(unit)).value();
    }

    private LastStart last(UnitName unit, String from) {
        return new LastStart(unit, state(unit).invocationId(), fingerprint(from));
    }

    @Test
    void aStartThatIsSeenIsRememberedWithItsFiles() {
        restart(WEB);
        time.run();
        assertEquals(List.of(last(WEB, "first")), stored);
        assertEquals(ConfigurationState.unchanged(), compare(WEB));

        edit("second");
        assertEquals(ConfigurationState.changed(List.of(PATH)), compare(WEB));
        content = "first";
        assertEquals(ConfigurationState.unchanged(), compare(WEB), "the content counts, not when it was written");
    }

    @Test
    void theNextGoodStartIsTheOneThatCounts() {
        restart(WEB);
        time.advance(Duration.ofSeconds(10));
        edit("second");
        time.advance(Duration.ofSeconds(10));
        restart(WEB);
        time.run();
        assertEquals(ConfigurationState.unchanged(), compare(WEB));
        content = "first";
        assertEquals(ConfigurationState.changed(List.of(PATH)), compare(WEB));
    }

    @Test
    void whatMayComeUpWithAListedUnitIsRememberedTooAndNothingElseIs() {
        restart(DB);
        restart(OTHER);
        time.run();
        assertEquals(List.of(last(DB, "first")), stored);
    }

    @Test
    void aUnitThatFailsRightAfterItsStartIsComparedWithThatStart() {
        restart(WEB);
        systemd.crash(WEB);
        assertEquals(ConfigurationState.unchanged(), compare(WEB));
    }

    @Test
    void aUnitThatWasNeverSeenUpIsNotKnown() {
        starts = agent();
        systemd.crash(WEB);
        reconcile();
        starts.restore(List.of());
        reconcile();
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));
        assertEquals(List.of(last(DB, "first")), stored, "of the one that runs");
    }

    @Test
    void aUnitThatRunsIsTakenAsItIsOnceTheStoreSaysThatNothingIsKnownOfThatStart() {
        time.advance(Duration.ofDays(30));
        reconcile();
        assertEquals(List.of(), stored, "the store was not asked yet");
        starts.restore(List.of());
        reconcile();
        assertEquals(List.of(last(DB, "first"), last(WEB, "first")), sorted());
    }

    @Test
    void aUnitThatIsListedLaterIsTakenAtTheNextReconcile() {
        starts.restore(List.of());
        entries = List.of(new AllowList.Entry("*", OTHER));
        reconcile();
        assertEquals(List.of(last(OTHER, "first")), stored);
    }

    @Test
    void filesThatChangedAfterTheStartAreNotTakenForItsOwnNeitherNowNorLater() {
        time.advance(Duration.ofDays(1));
        edit("second");
        starts.restore(List.of());
        reconcile();
        assertEquals(new LastStart(WEB, state(WEB).invocationId(), null), sorted().getLast());
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));

        changedAt = Instant.EPOCH;
        reconcile();
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));
    }

    @Test
    void aStartThatDidNotReadTheFilesIsNotTakenForOneOfThemEvenAfterAReload() {
        systemd.edit(WEB);
        edit("second");
        time.advance(Duration.ofSeconds(10));
        restart(WEB);
        time.run();
        assertEquals(ConfigurationState.reloadNeeded(WEB), compare(WEB));

        systemd.reload();
        starts.restore(List.of());
        reconcile();
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));
    }

    @Test
    void anEditThatSystemdHasNotReadIsAChange() {
        restart(WEB);
        time.run();
        systemd.edit(WEB);
        assertEquals(ConfigurationState.reloadNeeded(WEB), compare(WEB));
    }

    @Test
    void whatIsStoredOutlivesTheProcess() {
        restart(WEB);
        time.run();
        List<LastStart> before = List.copyOf(stored);
        stored.clear();
        time.advance(Duration.ofDays(1));
        changedAt = time.instant();

        starts = agent();
        starts.restore(before);
        reconcile();
        assertEquals(ConfigurationState.unchanged(), compare(WEB));
        edit("second");
        assertEquals(ConfigurationState.changed(List.of(PATH)), compare(WEB));
    }

    @Test
    void anEarlierFingerprintStaysWhereTheFilesOfALaterStartAreNotKnown() {
        starts = agent();
        starts.restore(List.of(new LastStart(WEB, "0".repeat(32), fingerprint("first"))));
        time.advance(Duration.ofDays(1));
        changedAt = time.instant();
        reconcile();
        assertEquals(new LastStart(WEB, state(WEB).invocationId(), null), sorted().getLast());
        assertEquals(ConfigurationState.unchanged(), compare(WEB));
        edit("second");
        assertEquals(ConfigurationState.changed(List.of(PATH)), compare(WEB));
    }

    @Test
    void whatThisProcessSawOfThePresentRunCountsMoreThanWhatIsStored() {
        restart(WEB);
        time.run();
        stored.clear();
        starts.restore(List.of(new LastStart(WEB, "0".repeat(32), fingerprint("earlier"))));
        assertEquals(ConfigurationState.unchanged(), compare(WEB));
        assertEquals(List.of(last(WEB, "first")), stored, "the store learns it");
    }

    @Test
    void whatAnotherAgentStoredOfALaterRunCountsMoreThanWhatThisOneSaw() {
        restart(WEB);
        time.run();
        systemd.crash(WEB);
        systemd.start(WEB);
        time.run();
        starts.restore(List.of(last(WEB, "other")));
        assertEquals(ConfigurationState.changed(List.of(PATH)), compare(WEB));
    }

    @Test
    void aClockThatWasSetBackSaysNothingAndSoNothingIsEverTakenOfThatStart() {
        starts.restore(List.of());
        time.advance(Duration.ofDays(1));
        time.setWall(time.instant().minus(Duration.ofHours(2)));
        starts = agent();
        starts.restore(List.of());
        stored.clear();
        reconcile();
        assertTrue(stored.stream().allMatch(each -> each.fingerprint() == null), stored::toString);
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));

        time.setWall(time.instant().plus(Duration.ofHours(3)));
        reconcile();
        assertEquals(ConfigurationState.notKnown(WEB), compare(WEB));
    }

    @Test
    void filesThatCannotBeLookedAtAreTriedAgain() {
        readable = false;
        starts.restore(List.of());
        reconcile();
        assertEquals(List.of(), stored);
        readable = true;
        reconcile();
        assertEquals(last(WEB, "first"), sorted().getLast());

        readable = false;
        assertInstanceOf(Knowledge.Unknown.class, starts.compare(WEB));
    }

    @Test
    void withoutABusNothingIsKnown() {
        restart(WEB);
        time.run();
        systemd.absent("no_bus");
        assertInstanceOf(Knowledge.Unknown.class, starts.compare(WEB));
    }

    private List<LastStart> sorted() {
        return stored.stream().sorted(Comparator.comparing(LastStart::unit)).toList();
    }
}
