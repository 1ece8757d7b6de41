/** Settings of repairs. */
@NullMarked
package io.smartmon.config.repair;

import org.jspecify.annotations.NullMarked;
