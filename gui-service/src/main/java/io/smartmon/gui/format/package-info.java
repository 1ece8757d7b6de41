/** Formatting of values on pages: ages, sizes, percentages, and the grades that carry shape and colour. */
@NullMarked
package io.smartmon.gui.format;

import org.jspecify.annotations.NullMarked;
