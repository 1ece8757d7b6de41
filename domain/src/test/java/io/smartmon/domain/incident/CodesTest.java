package io.smartmon.domain.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.verify.Verdict;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodesTest {
    static Stream<Arguments> enumerations() {
        return Stream.of(
                of(IncidentState::decode, IncidentState.NOT_KNOWN),
                of(ClosedAs::decode, ClosedAs.NOT_KNOWN),
                of(Alert.State::decode, Alert.State.NOT_KNOWN),
                of(Verdict::decode, Verdict.NOT_KNOWN),
                of(Refusal::decode, Refusal.NOT_KNOWN),
                of(ActResult.Outcome::decode, ActResult.Outcome.NOT_KNOWN),
                of(IdentityStatus::decode, IdentityStatus.NOT_KNOWN),
                // What cannot be weighed is shown rather than lost.
                of(Severity::decode, Severity.WARNING));
    }

    private static <E extends Enum<E>> Arguments of(Function<String, E> decode, E notKnown) {
        return Arguments.of(decode, notKnown);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("enumerations")
    <E extends Enum<E>> void aCodeIsReadBackAndOneOfANewerVersionIsNotKnown(Function<String, E> decode, E notKnown) {
        for (E each : notKnown.getDeclaringClass().getEnumConstants()) {
            assertEquals(each, decode.apply(Codes.of(each)));
            assertEquals(each.name().toLowerCase(Locale.ROOT), Codes.of(each));
        }
        assertEquals(notKnown, decode.apply("of_a_newer_version"));
        assertEquals(notKnown, decode.apply(""));
    }
}
