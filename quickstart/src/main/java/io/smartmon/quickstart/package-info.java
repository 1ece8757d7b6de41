/** One machine, one command: the command line together with an embedded database server and a supervisor. */
@NullMarked
package io.smartmon.quickstart;

import org.jspecify.annotations.NullMarked;
