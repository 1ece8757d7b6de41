/** The repair loop without a machine: guards, remedies and store rules are real, time is the test's. */
@NullMarked
package io.smartmon.orchestrator.repair;

import org.jspecify.annotations.NullMarked;
