/** Mounted file systems: full, out of inodes, read-only. */
@NullMarked
package io.smartmon.orchestrator.mounts;

import org.jspecify.annotations.NullMarked;
