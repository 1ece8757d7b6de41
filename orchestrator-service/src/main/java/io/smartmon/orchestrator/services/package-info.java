/** Services of the service manager: failed, crashing again and again, stopped though enabled. */
@NullMarked
package io.smartmon.orchestrator.services;

import org.jspecify.annotations.NullMarked;
