/** Units of a service manager and the states they were seen in. */
@NullMarked
package io.smartmon.domain.unit;

import org.jspecify.annotations.NullMarked;
