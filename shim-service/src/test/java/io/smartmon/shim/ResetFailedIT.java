package io.smartmon.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.ResetFailed;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code reset-failed} through the real helper, and a real systemd. */
class ResetFailedIT {
    @RegisterExtension
    static final SystemdLab LAB = new SystemdLab();

    private static final UnitName WEB = new UnitName("lab-web.service");

    @Test
    void aFailedUnitIsForgotten(@TempDir Path parent) throws IOException {
        HelperProcess helper = new HelperProcess(parent, LAB.busAddress(), WEB);
        helper.allow("reset-failed", WEB);
        LAB.crash(WEB.value());
        SystemdLab.await(
                "it failed", Duration.ofSeconds(5), () -> show("ActiveState").equals("failed"));
        long since = Long.parseLong(show("StateChangeTimestampMonotonic"));
        ExpectedState failed = new ExpectedState(ActiveState.FAILED, "failed", show("InvocationID"), since);
        try (JavaProcess process = helper.start()) {
            ActAnswer answer = helper.caller().act(helper.request(new ResetFailed(WEB, failed)));
            assertEquals(
                    Outcome.DONE,
                    assertInstanceOf(ActAnswer.Done.class, answer).result().outcome());
            assertEquals("inactive", show("ActiveState"), process.output());
        } finally {
            LAB.reset(WEB.value());
        }
    }

    private static String show(String property) {
        return LAB.show(WEB.value(), property);
    }
}
