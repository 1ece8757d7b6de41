/** What a host says of itself: its name, its identity, and what it is made of. */
@NullMarked
package io.smartmon.host.profile;

import org.jspecify.annotations.NullMarked;
