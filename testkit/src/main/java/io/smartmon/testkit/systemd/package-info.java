/** A real systemd for tests, booted as PID 1 of a container when the machine has none of its own. */
@NullMarked
package io.smartmon.testkit.systemd;

import org.jspecify.annotations.NullMarked;
