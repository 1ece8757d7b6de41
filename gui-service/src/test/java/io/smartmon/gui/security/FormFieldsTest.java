package io.smartmon.gui.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormFieldsTest {
    @Test
    void aLocalPathIsKept() {
        for (String path : List.of("/", "/hosts/web-1?range=6h", "/incidents?state=open&host=a%20b")) {
            assertEquals(path, FormFields.localPath(Optional.of(path)));
        }
    }

    @Test
    void anythingElseBecomesTheOverview() {
        for (String other : List.of(
                "//evil.example",
                "/\\evil.example",
                "\\\\evil",
                "https://evil.example",
                "evil",
                "",
                "/a\r\nSet-Cookie: x",
                "/\tevil",
                "/a\\b",
                "/a{b}",
                "/a|b",
                "/a^b",
                "/a\"b",
                "/a%zz",
                "/a%",
                "/" + "x".repeat(600))) {
            assertEquals("/", FormFields.localPath(Optional.of(other)), other);
        }
        assertEquals("/", FormFields.localPath(Optional.empty()));
    }

    @Test
    void aDuplicateFieldIsRejected() {
        assertEquals(Optional.empty(), FormFields.text(Map.of("host", List.of("a", "b")), "host"));
        assertEquals(Optional.empty(), FormFields.text(Map.of("host", " "), "host"));
        assertEquals(Optional.of("a"), FormFields.text(Map.of("host", "a"), "host"));
    }
}
