/** The contract of the helper port, with fakes for tests. */
@NullMarked
package io.smartmon.testkit.helper;

import org.jspecify.annotations.NullMarked;
