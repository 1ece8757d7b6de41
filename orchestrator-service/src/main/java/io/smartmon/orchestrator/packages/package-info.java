/** What the package managers of the machine are doing. */
@NullMarked
package io.smartmon.orchestrator.packages;

import org.jspecify.annotations.NullMarked;
