package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.ExitCode;
import org.junit.jupiter.api.Test;

/** Where the pages are served, from what the options say. */
class BindAddressTest {
    @Test
    void withoutOptionsItIsLoopbackAndTheUsualPort() {
        assertEquals("http://127.0.0.1:5003/", BindAddress.of(null, null, 5003).url());
    }

    @Test
    void aPortMayStandInEitherOption() {
        assertEquals(
                "http://127.0.0.1:80/",
                BindAddress.of("127.0.0.1:80", null, 5003).url());
        assertEquals(
                "http://127.0.0.1:81/", BindAddress.of("127.0.0.1", 81, 5003).url());
        assertEquals(
                "http://127.0.0.1:81/", BindAddress.of("127.0.0.1:81", 81, 5003).url());
    }

    @Test
    void twoPortsThatDisagreeAreAUsageError() {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> BindAddress.of("127.0.0.1:80", 81, 5003));
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void anIpv6AddressIsBracketedOrAlone() {
        assertEquals(8080, BindAddress.of("[::1]:8080", null, 5003).port());
        assertEquals(5003, BindAddress.of("::1", null, 5003).port());
    }

    @Test
    void aPortThatCannotBeIsAUsageError() {
        assertThrows(CommandFailure.class, () -> BindAddress.of(null, 0, 5003));
        assertThrows(CommandFailure.class, () -> BindAddress.of(null, 65536, 5003));
        assertThrows(CommandFailure.class, () -> BindAddress.of("127.0.0.1:99999", null, 5003));
    }

    @Test
    void offLoopbackItTakesANamedProxy() {
        BindAddress everywhere = BindAddress.of("0.0.0.0", null, 5003);
        assertThrows(CommandFailure.class, () -> everywhere.requireLoopbackOr(false));
        assertDoesNotThrow(() -> everywhere.requireLoopbackOr(true));
        assertDoesNotThrow(() -> BindAddress.of("127.1.2.3", null, 1).requireLoopbackOr(false));
    }
}
