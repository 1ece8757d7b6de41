package io.smartmon.domain.measure;

import java.util.Locale;

/** The codes of enumerations in API, store and wire: the constant's name in lower case. Pure. */
public final class Codes {
    private Codes() {}

    /** The code of a constant, such as {@code left_alone}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant with that code, or the one for codes that this version does not know. */
    public static <E extends Enum<E>> E decode(String code, E notKnown) {
        for (E constant : notKnown.getDeclaringClass().getEnumConstants()) {
            if (of(constant).equals(code)) {
                return constant;
            }
        }
        return notKnown;
    }
}
