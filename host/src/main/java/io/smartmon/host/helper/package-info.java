/** The client of the privileged helper. */
@NullMarked
package io.smartmon.host.helper;

import org.jspecify.annotations.NullMarked;
