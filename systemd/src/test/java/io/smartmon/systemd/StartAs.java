package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.time.Duration;

/** A program of its own, because a bus asks the kernel who a process is: opens a bus, starts a unit, prints the outcome. */
final class StartAs {
    private StartAs() {}

    public static void main(String... arguments) {
        switch (SystemdBus.open(BusConfig.at(arguments[0]))) {
            case OpenResult.Opened opened -> {
                try (SystemdBus bus = opened.bus()) {
                    UnitName unit = new UnitName(arguments[1]);
                    System.out.println(bus.read(unit).activeState());
                    System.out.println(bus.start(unit, Duration.ofSeconds(20)));
                }
            }
            case OpenResult.Absent absent -> System.out.println(absent);
            case OpenResult.Refused refused -> System.out.println(refused);
        }
    }
}
