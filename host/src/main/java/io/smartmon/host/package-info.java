/** The rest of the machine: /proc and OSHI, Windows, smartctl, probes, and the client of the helper. */
@NullMarked
package io.smartmon.host;

import org.jspecify.annotations.NullMarked;
