/** Pages of the reference that are made from the collectors and classifiers. */
@NullMarked
package io.smartmon.orchestrator.reference;

import org.jspecify.annotations.NullMarked;
