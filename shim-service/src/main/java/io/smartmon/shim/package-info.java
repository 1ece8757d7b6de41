/** systemctl-shim and the host helper: the only privileged process. */
@NullMarked
package io.smartmon.shim;

import org.jspecify.annotations.NullMarked;
