package io.smartmon.domain.host;

import java.time.Duration;

/** What the package managers of the machine are doing. */
public sealed interface PackageActivity {
    /** There is no database of dpkg or rpm. */
    record NoManager() implements PackageActivity {}

    /**
     * One of them is at work.
     *
     * @param lock the lock file that is held
     */
    record Running(String lock) implements PackageActivity {}

    /**
     * None of them is at work.
     *
     * @param unchanged for how long none of their databases has changed, as far as is known
     */
    record Idle(Duration unchanged) implements PackageActivity {}
}
