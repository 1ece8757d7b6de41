/** The approved list: which services may be repaired, and where. */
@NullMarked
package io.smartmon.policy.approved;

import org.jspecify.annotations.NullMarked;
