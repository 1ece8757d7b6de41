/** What a page declares about itself: its routes with the role that each needs, and its entry in the navigation. */
@NullMarked
package io.smartmon.gui.page;

import org.jspecify.annotations.NullMarked;
