package io.smartmon.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class HostIdTest {
    @Test
    void oneNameGivesOneIdentityWhateverItsCase() {
        assertEquals(HostId.ofName("web-1"), HostId.ofName(" WEB-1 "));
        assertNotEquals(HostId.ofName("web-1"), HostId.ofName("web-2"));
    }
}
