/** What the files of package managers show of their work. */
@NullMarked
package io.smartmon.host.packages;

import org.jspecify.annotations.NullMarked;
