/** The pages and their API on a real PostgreSQL, over HTTP and in a real browser. */
@NullMarked
package io.smartmon.gui.pages;

import org.jspecify.annotations.NullMarked;
