/** Errors as RFC 9457 problem documents for programs and as a page for people; they contain no internal details. */
@NullMarked
package io.smartmon.gui.problem;

import org.jspecify.annotations.NullMarked;
