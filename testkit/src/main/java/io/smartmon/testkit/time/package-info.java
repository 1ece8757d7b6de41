/** Time that a test moves. */
@NullMarked
package io.smartmon.testkit.time;

import org.jspecify.annotations.NullMarked;
