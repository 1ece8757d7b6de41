/** The wire of the host helper: its messages as JSON, a small strict HTTP/1.1 codec, and where its socket lies. */
@NullMarked
package io.smartmon.protocol.helper;

import org.jspecify.annotations.NullMarked;
