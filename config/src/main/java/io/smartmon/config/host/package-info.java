/** Which host this is, and how it is read. */
@NullMarked
package io.smartmon.config.host;

import org.jspecify.annotations.NullMarked;
