/** The contract of the port to the helper, with the fakes that tests stand it on. */
@NullMarked
package io.smartmon.testkit.helper;

import org.jspecify.annotations.NullMarked;
