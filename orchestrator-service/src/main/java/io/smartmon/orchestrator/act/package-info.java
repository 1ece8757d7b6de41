/** Act: sends stored plans to the helper, and stores its answers. */
@NullMarked
package io.smartmon.orchestrator.act;

import org.jspecify.annotations.NullMarked;
