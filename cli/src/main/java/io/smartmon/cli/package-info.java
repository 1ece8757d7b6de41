/** The command line: what an operator can ask and tell without a browser. */
@NullMarked
package io.smartmon.cli;

import org.jspecify.annotations.NullMarked;
