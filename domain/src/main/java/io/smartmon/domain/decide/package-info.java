/** The decision: what can be done, every guard's verdict, and the most cautious answer. Pure. */
@NullMarked
package io.smartmon.domain.decide;

import org.jspecify.annotations.NullMarked;
