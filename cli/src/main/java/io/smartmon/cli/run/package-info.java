/** The data folder, and what it says of the processes that run on it. */
@NullMarked
package io.smartmon.cli.run;

import org.jspecify.annotations.NullMarked;
