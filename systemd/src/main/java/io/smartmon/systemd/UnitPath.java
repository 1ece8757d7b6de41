package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The object path of a unit: a fixed prefix and the name, in which every byte that is no ASCII letter or digit, and a
 * digit in front, is written as an underscore and two hexadecimal digits.
 *
 * <p>Source: sd_bus_path_encode(3).
 */
final class UnitPath {
    static final String PREFIX = "/org/freedesktop/systemd1/unit";

    private static final HexFormat HEX = HexFormat.of();

    private UnitPath() {}

    static String of(UnitName unit) {
        StringBuilder path =
                new StringBuilder(PREFIX.length() + 1 + unit.value().length() * 2);
        path.append(PREFIX).append('/');
        byte[] bytes = unit.value().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (isLetter(b) || (i > 0 && isDigit(b))) {
                path.append((char) b);
            } else {
                path.append('_').append(HEX.toHexDigits(b));
            }
        }
        return path.toString();
    }

    /** The unit of a path; empty if it is not the path of a unit. */
    static Optional<UnitName> parse(String path) {
        if (path.length() <= PREFIX.length() + 1 || !path.startsWith(PREFIX + "/")) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        for (int i = PREFIX.length() + 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '_') {
                name.append(c);
            } else if (i + 2 < path.length()
                    && HexFormat.isHexDigit(path.charAt(i + 1))
                    && HexFormat.isHexDigit(path.charAt(i + 2))) {
                name.append((char) HexFormat.fromHexDigits(path, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return UnitName.parse(name.toString());
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
