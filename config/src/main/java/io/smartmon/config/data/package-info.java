/** Where the data is. */
@NullMarked
package io.smartmon.config.data;

import org.jspecify.annotations.NullMarked;
