/** Alerts: the page and the same as JSON. */
@NullMarked
package io.smartmon.gui.alerts;

import org.jspecify.annotations.NullMarked;
