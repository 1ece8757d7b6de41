/** What the agent and the helper say to one another. */
@NullMarked
package io.smartmon.domain.helper;

import org.jspecify.annotations.NullMarked;
