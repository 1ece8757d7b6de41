/** The command line: what an operator can read and change without a browser. */
@NullMarked
package io.smartmon.cli;

import org.jspecify.annotations.NullMarked;
