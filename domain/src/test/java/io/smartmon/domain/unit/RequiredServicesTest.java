package io.smartmon.domain.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredServicesTest {
    private static Set<UnitName> units(String names) {
        return Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(UnitName::of)
                .collect(Collectors.toSet());
    }

    /** Such as {@code a>b b>c}. */
    private static RequiredServices of(String unit, String edges) {
        Map<UnitName, Set<UnitName>> requires = new HashMap<>();
        for (String edge : edges.split(" ", -1)) {
            if (!edge.isEmpty()) {
                String[] both = edge.split(">", -1);
                requires.merge(
                        UnitName.of(both[0]),
                        units(both[1]),
                        (one, other) -> units(one.iterator().next().value() + " " + both[1]));
            }
        }
        return new RequiredServices(UnitName.of(unit), requires, Set.of(), Set.of(), false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | ''",
                "a>b                 | b",
                "a>b b>c             | b c",
                "a>b b>a             | ''",
                "a>a                 | ''",
                "a>b b>a b>c         | c",
                "a>b b>c c>b         | b c",
                "a>b a>c b>d c>d d>e | b c d e",
                "a>b b>c c>a         | ''"
            })
    void whatIsRequiredComesFirstExceptInACircle(String edges, String first) {
        assertEquals(units(first), of("a", edges).first());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"b c   | c", "b     | b", "b d   | d", "c d   | d", "b e   | b e", "''    | ''"})
    void theRootNeedsNoneOfTheOthers(String some, String roots) {
        assertEquals(units(roots), of("a", "a>b b>c c>d a>e").roots(units(some)));
    }

    @Test
    void unitsInACircleAreAllRoots() {
        assertEquals(units("b c"), of("a", "a>b b>c c>b").roots(units("b c")));
    }
}
