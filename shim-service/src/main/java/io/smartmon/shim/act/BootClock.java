package io.smartmon.shim.act;

import io.smartmon.policy.host.Boot;

/** The current boot, and how long ago it began: a clock that cannot be set. Thread-safe. */
public interface BootClock {
    /** The identity of this boot. */
    String bootId();

    /** Hundredths of a second since boot. */
    long now();

    /** This machine's. */
    static BootClock system() {
        return of(Boot.system());
    }

    /** That of a mounted procfs. */
    static BootClock of(Boot boot) {
        return new BootClock() {
            @Override
            public String bootId() {
                return boot.id();
            }

            @Override
            public long now() {
                return boot.hundredthsSinceBoot();
            }
        };
    }
}
