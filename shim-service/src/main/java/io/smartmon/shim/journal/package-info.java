/** The helper's journal: an append-only file of accepted plans, their results, and voided plans. */
@NullMarked
package io.smartmon.shim.journal;

import org.jspecify.annotations.NullMarked;
