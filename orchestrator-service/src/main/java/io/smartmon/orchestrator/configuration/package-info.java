/** Remembers from which files units were started, and says whether they have changed since. */
@NullMarked
package io.smartmon.orchestrator.configuration;

import org.jspecify.annotations.NullMarked;
