package io.smartmon.domain.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectTest {
    static List<Subject> one() {
        return List.of(
                new HostSubject("web-1"),
                new UnitSubject("nginx.service"),
                new MountSubject("/var"),
                new ProcessSubject("postgres"),
                new DeviceSubject("sda"),
                new TargetSubject("https://example.org/"),
                new ContainerSubject("web"),
                new PodSubject("default/web"));
    }

    @ParameterizedTest
    @MethodSource("one")
    void isReadBackFromKindAndName(Subject subject) {
        assertEquals(subject, Subject.of(subject.kind(), subject.name()));
    }

    @Test
    void oneOfEveryKindIsTried() {
        Set<Class<?>> kinds = Stream.of(Subject.class.getPermittedSubclasses())
                .filter(kind -> kind != OtherSubject.class)
                .collect(Collectors.toSet());

        assertEquals(kinds, one().stream().map(Object::getClass).collect(Collectors.toSet()));
        assertEquals(kinds.size(), one().stream().map(Subject::kind).distinct().count());
    }

    @ParameterizedTest
    @CsvSource({
        "quantum,q-1",
        "unit,nginx",
        "unit,../etc.service",
        "unit,''",
        "mount,''",
        "host,''",
        "'',x",
        "UNIT,a.service"
    })
    void whatThisVersionDoesNotTakeIsKeptAsItCame(String kind, String name) {
        assertEquals(new OtherSubject(kind, name), Subject.of(kind, name));
    }

    @Test
    void aNameThatIsTooLongIsKeptAndNotTaken() {
        String longest = "/".repeat(Subject.MAX_NAME);

        assertEquals(new MountSubject(longest), Subject.of("mount", longest));
        assertEquals(new OtherSubject("mount", longest + "x"), Subject.of("mount", longest + "x"));
        assertThrows(IllegalArgumentException.class, () -> new MountSubject(longest + "x"));
    }

    @Property
    void nothingThatAHostReportsFailsOrIsChanged(@ForAll String kind, @ForAll String name) {
        Subject subject = Subject.of(kind, name);

        assertEquals(kind, subject.kind());
        assertEquals(name, subject.name());
    }

    @Property
    void noNameOfAUnitFailsOrIsChanged(@ForAll String name) {
        assertEquals(name, Subject.of("unit", name).name());
        assertEquals(name, Subject.of("process", name).name());
    }
}
