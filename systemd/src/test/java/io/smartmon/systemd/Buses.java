package io.smartmon.systemd;

import io.smartmon.testkit.systemd.SystemdLab;
import org.opentest4j.AssertionFailedError;

/** Connections to the lab. */
final class Buses {
    private Buses() {}

    static SystemdBus open(SystemdLab lab) {
        return switch (SystemdBus.open(BusConfig.at(lab.busAddress()))) {
            case OpenResult.Opened opened -> opened.bus();
            case OpenResult.Absent absent ->
                throw new AssertionFailedError(absent.reason().toString());
            case OpenResult.Refused refused ->
                throw new AssertionFailedError(refused.reason().toString());
        };
    }
}
