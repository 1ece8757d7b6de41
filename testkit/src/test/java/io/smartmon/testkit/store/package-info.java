@NullMarked
package io.smartmon.testkit.store;

import org.jspecify.annotations.NullMarked;
