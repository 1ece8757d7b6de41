/** Real processes in tests: started, stopped at a named method, killed, and inspected. */
@NullMarked
package io.smartmon.testkit.process;

import org.jspecify.annotations.NullMarked;
