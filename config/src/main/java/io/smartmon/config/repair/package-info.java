/** What may be repaired, and how. */
@NullMarked
package io.smartmon.config.repair;

import org.jspecify.annotations.NullMarked;
