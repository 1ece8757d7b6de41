package io.smartmon.gui.live;

/**
 * A piece of a live stream, already encoded. The bytes are shared by all viewers and are never changed.
 *
 * @param bytes whole lines of UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(byte[] bytes) {}
