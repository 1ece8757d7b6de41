/** The messages between the agent and the helper. */
@NullMarked
package io.smartmon.domain.helper;

import org.jspecify.annotations.NullMarked;
