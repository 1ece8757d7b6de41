/** Act: asks the helper for what a stored plan says, and writes down what it answered. */
@NullMarked
package io.smartmon.orchestrator.act;

import org.jspecify.annotations.NullMarked;
