/** The helper's memory: an append-only file of what it accepted, what came of it, and what it will never do. */
@NullMarked
package io.smartmon.shim.journal;

import org.jspecify.annotations.NullMarked;
