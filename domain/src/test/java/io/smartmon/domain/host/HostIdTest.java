package io.smartmon.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class HostIdTest {
    @Test
    void aNameIsOneIdentityWhateverItsCase() {
        assertEquals(HostId.ofUnregistered("web-1"), HostId.ofUnregistered(" WEB-1 "));
        assertNotEquals(HostId.ofUnregistered("web-1"), HostId.ofUnregistered("web-2"));
    }
}
