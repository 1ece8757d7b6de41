/** The fakes held to their contracts. */
@NullMarked
package io.smartmon.testkit.helper;

import org.jspecify.annotations.NullMarked;
