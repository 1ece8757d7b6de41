/** Renders message keys and measures as text. */
@NullMarked
package io.smartmon.domain.wording;

import org.jspecify.annotations.NullMarked;
