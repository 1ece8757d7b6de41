/** Tests of the helper's wire. */
@NullMarked
package io.smartmon.wire.helper;

import org.jspecify.annotations.NullMarked;
