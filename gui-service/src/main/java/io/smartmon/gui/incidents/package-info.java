/** Incidents: the list, the story of one, acknowledging and re-arming, and the same as JSON. */
@NullMarked
package io.smartmon.gui.incidents;

import org.jspecify.annotations.NullMarked;
