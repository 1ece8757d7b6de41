/** Errors as RFC 9457 problem documents for programs and as a page for people; nothing of the inside leaves with them. */
@NullMarked
package io.smartmon.gui.problem;

import org.jspecify.annotations.NullMarked;
