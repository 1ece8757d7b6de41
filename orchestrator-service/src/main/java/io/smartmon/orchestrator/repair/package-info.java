/** The loop that leads each unit from a finding to a result. */
@NullMarked
package io.smartmon.orchestrator.repair;

import org.jspecify.annotations.NullMarked;
