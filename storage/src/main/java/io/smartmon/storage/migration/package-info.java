/** The schema: how it comes about, which one is there, and its partitions. */
@NullMarked
package io.smartmon.storage.migration;

import org.jspecify.annotations.NullMarked;
