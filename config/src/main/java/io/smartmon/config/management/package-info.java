/** The port of the agent's own state. */
@NullMarked
package io.smartmon.config.management;

import org.jspecify.annotations.NullMarked;
