package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.helper.HelperSettings;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceKindTest {
    @Test
    void theHelperSeesOnlyTheVariablesThatItReads() {
        Set<String> seen = ServiceKind.HELPER.variables().orElseThrow();
        assertTrue(seen.contains("PATH"));
        assertTrue(seen.contains(HelperSettings.FOLDER.name()));
        assertTrue(seen.contains(HelperSettings.KEY.fileVariable()));
        assertFalse(seen.contains(DatabaseSettings.URL.name()));
        assertFalse(seen.contains(DatabaseSettings.URL.fileVariable()));
        assertFalse(seen.contains("AWS_SECRET_ACCESS_KEY"));
    }

    @Test
    void theOthersInheritTheEnvironment() {
        assertEquals(Optional.empty(), ServiceKind.GUI.variables());
        assertEquals(Optional.empty(), ServiceKind.AGENT.variables());
    }
}
