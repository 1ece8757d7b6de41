/** Collectors: what each of them is, and the three answers it can give. */
@NullMarked
package io.smartmon.host.collect;

import org.jspecify.annotations.NullMarked;
