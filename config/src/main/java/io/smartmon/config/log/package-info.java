/** What is logged. */
@NullMarked
package io.smartmon.config.log;

import org.jspecify.annotations.NullMarked;
