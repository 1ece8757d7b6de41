/** The profile of a host: its name, its identity, and its hardware. */
@NullMarked
package io.smartmon.host.profile;

import org.jspecify.annotations.NullMarked;
