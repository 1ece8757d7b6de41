/** What every adapter of a store's port must do, and the decorators that send each call over the wire and twice. */
@NullMarked
package io.smartmon.testkit.store;

import org.jspecify.annotations.NullMarked;
