package io.smartmon.domain.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.IdentityStatus;
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
                of(IncidentState::code, IncidentState::decode, IncidentState.NOT_KNOWN),
                of(ClosedAs::code, ClosedAs::decode, ClosedAs.NOT_KNOWN),
                of(Alert.State::code, Alert.State::decode, Alert.State.NOT_KNOWN),
                of(Verdict::code, Verdict::decode, Verdict.NOT_KNOWN),
                of(Refusal::code, Refusal::decode, Refusal.NOT_KNOWN),
                of(ActResult.Outcome::code, ActResult.Outcome::decode, ActResult.Outcome.NOT_KNOWN),
                of(IdentityStatus::code, IdentityStatus::decode, IdentityStatus.NOT_KNOWN),
                // What cannot be weighed is shown rather than lost.
                of(Severity::code, Severity::decode, Severity.WARNING));
    }

    private static <E extends Enum<E>> Arguments of(Function<E, String> code, Function<String, E> decode, E notKnown) {
        return Arguments.of(code, decode, notKnown);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("enumerations")
    <E extends Enum<E>> void aCodeIsReadBackAndOneOfANewerVersionIsNotKnown(
            Function<E, String> code, Function<String, E> decode, E notKnown) {
        for (E each : notKnown.getDeclaringClass().getEnumConstants()) {
            assertEquals(each, decode.apply(code.apply(each)));
            assertEquals(each.name().toLowerCase(Locale.ROOT), code.apply(each));
        }
        assertEquals(notKnown, decode.apply("of_a_newer_version"));
        assertEquals(notKnown, decode.apply(""));
    }
}
