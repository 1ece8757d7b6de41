package io.smartmon.domain.unit;

import java.util.List;

/**
 * Where systemd has a unit: what tells which program beside systemd runs it. Immutable.
 *
 * @param dropIns the paths of its drop-ins ({@code DropInPaths})
 * @param slice the slice that it is put into, such as {@code system.slice}; empty for a unit that is put into none
 * @param controlGroup its control group below that of the service manager, such as {@code /system.slice/nginx.service}; empty
 *     while it has none, as after its end
 */
public record UnitPlacement(List<String> dropIns, String slice, String controlGroup) {
    public UnitPlacement {
        dropIns = List.copyOf(dropIns);
    }

    /** That of an ordinary service that does not run. */
    public static UnitPlacement ordinary() {
        return new UnitPlacement(List.of(), "system.slice", "");
    }
}
