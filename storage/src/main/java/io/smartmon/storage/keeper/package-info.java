/** What the keeper reads and writes: its leases, and the incidents that no agent can detect. */
@NullMarked
package io.smartmon.storage.keeper;

import org.jspecify.annotations.NullMarked;
