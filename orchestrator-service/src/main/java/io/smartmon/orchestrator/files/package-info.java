/** Open files of the whole machine. */
@NullMarked
package io.smartmon.orchestrator.files;

import org.jspecify.annotations.NullMarked;
