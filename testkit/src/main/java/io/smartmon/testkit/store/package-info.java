/** The contracts of the store ports, and decorators that send each call over the wire and twice. */
@NullMarked
package io.smartmon.testkit.store;

import org.jspecify.annotations.NullMarked;
