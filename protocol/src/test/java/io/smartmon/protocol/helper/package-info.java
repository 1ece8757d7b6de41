/** Tests of the helper's wire. */
@NullMarked
package io.smartmon.protocol.helper;

import org.jspecify.annotations.NullMarked;
