@NullMarked
package io.smartmon.testkit.systemd;

import org.jspecify.annotations.NullMarked;
