/** Asking the privileged helper for an act, and its answers. */
@NullMarked
package io.smartmon.domain.act;

import org.jspecify.annotations.NullMarked;
