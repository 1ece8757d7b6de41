/** Verification: pure functions that say what an act did. */
@NullMarked
package io.smartmon.domain.verify;

import org.jspecify.annotations.NullMarked;
