/** Verification: pure functions that judge the effect of an act. */
@NullMarked
package io.smartmon.domain.verify;

import org.jspecify.annotations.NullMarked;
