/** Where agent and helper meet. */
@NullMarked
package io.smartmon.config.helper;

import org.jspecify.annotations.NullMarked;
