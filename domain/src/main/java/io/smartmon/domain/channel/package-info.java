/** Channels: how notifications leave the product. */
@NullMarked
package io.smartmon.domain.channel;

import org.jspecify.annotations.NullMarked;
