/** Channels: how people outside are told. */
@NullMarked
package io.smartmon.domain.channel;

import org.jspecify.annotations.NullMarked;
