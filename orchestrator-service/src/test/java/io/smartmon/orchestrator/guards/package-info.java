/** Each guard on a whole agent, with its value from where it really comes, and what happens without it. */
@NullMarked
package io.smartmon.orchestrator.guards;

import org.jspecify.annotations.NullMarked;
