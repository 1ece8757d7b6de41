/** The one renderer: an id and measures become a sentence. */
@NullMarked
package io.smartmon.domain.wording;

import org.jspecify.annotations.NullMarked;
