/** Tests. */
@NullMarked
package io.smartmon.shim;

import org.jspecify.annotations.NullMarked;
