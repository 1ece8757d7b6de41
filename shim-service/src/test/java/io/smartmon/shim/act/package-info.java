/** Tests. */
@NullMarked
package io.smartmon.shim.act;

import org.jspecify.annotations.NullMarked;
