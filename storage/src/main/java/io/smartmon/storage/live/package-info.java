/** The live stream's events: written with what they report, read without skipping late commits. */
@NullMarked
package io.smartmon.storage.live;

import org.jspecify.annotations.NullMarked;
