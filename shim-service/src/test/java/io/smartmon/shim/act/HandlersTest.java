package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.action.OtherAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private static final Handlers INSTALLED = Handlers.installed();

    @Test
    void theseVerbsAndNoOthersCanBeDone() {
        assertEquals(List.of("reset-failed", "start"), INSTALLED.verbs());
        assertEquals(Optional.empty(), INSTALLED.task(new OtherAction("remount", Map.of("verb", "remount"))));
    }
}
