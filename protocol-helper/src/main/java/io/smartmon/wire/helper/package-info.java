/**
 * The wire protocol of the host helper: its messages as JSON, a small strict HTTP/1.1 codec, and the path of its
 * socket.
 */
@NullMarked
package io.smartmon.wire.helper;

import org.jspecify.annotations.NullMarked;
