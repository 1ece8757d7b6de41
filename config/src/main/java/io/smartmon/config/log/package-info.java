/** Settings of logging. */
@NullMarked
package io.smartmon.config.log;

import org.jspecify.annotations.NullMarked;
