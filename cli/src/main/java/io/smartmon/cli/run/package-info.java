/** The data folder, and the state of the processes that run on it. */
@NullMarked
package io.smartmon.cli.run;

import org.jspecify.annotations.NullMarked;
