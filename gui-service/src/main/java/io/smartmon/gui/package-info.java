/** Web pages, JSON API, live stream, sign-in, and the tasks of the hub. */
@NullMarked
package io.smartmon.gui;

import org.jspecify.annotations.NullMarked;
