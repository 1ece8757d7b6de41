/** Commands about the files that say what may be done. */
@NullMarked
package io.smartmon.cli.policy;

import org.jspecify.annotations.NullMarked;
