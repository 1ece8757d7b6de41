package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.testkit.helper.FakeUnits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the steps refuse although the helper's own policy names the unit. */
class ActStepsTest {
    private static final HostId HOST = HostId.ofName("steps-host");
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final UnitName ALIAS = new UnitName("lab-alias.service");

    private final FakeUnits units = new FakeUnits();

    @TempDir
    private Path folder;

    private PlanJournal journal;
    private ActSteps steps;

    @BeforeEach
    void aPolicyThatNamesBoth() {
        journal = PlanJournal.open(folder.resolve("journal"), RateLimit.standard());
        steps = new ActSteps(
                HOST,
                HelperPolicy.of(Set.of(WEB, ALIAS)),
                new HoldFiles(List.of(folder.resolve("HOLD"))),
                new FakeUnitsPort(units),
                journal,
                new BootClock() {
                    @Override
                    public String bootId() {
                        return "b0070000-0000-4000-8000-000000000001";
                    }

                    @Override
                    public long now() {
                        return 1_000;
                    }
                },
                Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aUnitIsStartedByItsMainNameAlone() {
        units.set(FakeUnits.failed(WEB));
        units.alias(ALIAS, WEB);

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(ALIAS, WEB)));

        assertEquals(Refusal.INVALID, refused.refusal());
        assertEquals("lab-alias.service is another name of lab-web.service; name that one instead", refused.detail());
        assertEquals(FakeUnits.failed(WEB), refused.saw());
        assertEquals(List.of(), units.starts());
        assertInstanceOf(ActAnswer.Done.class, steps.act(start(WEB, WEB)));
        assertEquals(List.of(WEB), units.starts());
    }

    @Test
    void anotherNameOfAProtectedUnitIsProtected() {
        UnitName ssh = new UnitName("ssh.service");
        units.set(FakeUnits.failed(ssh));
        units.alias(ALIAS, ssh);

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(ALIAS, ssh)));

        assertEquals(Refusal.PROTECTED, refused.refusal());
        assertEquals(
                "lab-alias.service is another name of ssh.service:"
                        + " you may need it to get in, or this product stands on it",
                refused.detail());
        assertEquals(List.of(), units.starts());
    }

    /** A request that is right in all but the name. */
    private static ActRequest start(UnitName unit, UnitName seenAs) {
        return new ActRequest(
                UUID.randomUUID(),
                "a".repeat(64),
                HOST,
                "b0070000-0000-4000-8000-000000000001",
                7,
                2_000,
                Verb.START,
                unit,
                ExpectedState.of(FakeUnits.failed(seenAs)),
                List.of());
    }
}
