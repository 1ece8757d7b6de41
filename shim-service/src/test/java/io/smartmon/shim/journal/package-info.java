/** Tests. */
@NullMarked
package io.smartmon.shim.journal;

import org.jspecify.annotations.NullMarked;
