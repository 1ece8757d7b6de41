/** The decision: a pure function from finding, situation and policy to what shall be done, with every guard's verdict. */
@NullMarked
package io.smartmon.domain.decide;

import org.jspecify.annotations.NullMarked;
