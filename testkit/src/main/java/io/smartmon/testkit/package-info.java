/** Contracts that adapters must pass, captured fixtures, fakes, and test extensions. Test scope only. */
@NullMarked
package io.smartmon.testkit;

import org.jspecify.annotations.NullMarked;
