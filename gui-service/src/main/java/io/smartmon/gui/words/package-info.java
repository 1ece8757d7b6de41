/** How values are said on pages: ages, sizes, shares, and the grades that carry shape and colour. */
@NullMarked
package io.smartmon.gui.words;

import org.jspecify.annotations.NullMarked;
