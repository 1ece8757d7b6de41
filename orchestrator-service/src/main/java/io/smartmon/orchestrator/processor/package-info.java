/** Processors that do not suffice. */
@NullMarked
package io.smartmon.orchestrator.processor;

import org.jspecify.annotations.NullMarked;
