/** Tests of the helper's client. */
@NullMarked
package io.smartmon.host.helper;

import org.jspecify.annotations.NullMarked;
