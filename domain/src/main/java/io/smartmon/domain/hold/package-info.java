/** Holds: what stops every repair at once. */
@NullMarked
package io.smartmon.domain.hold;

import org.jspecify.annotations.NullMarked;
