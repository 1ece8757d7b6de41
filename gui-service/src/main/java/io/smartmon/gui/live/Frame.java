package io.smartmon.gui.live;

/**
 * A piece of a live stream, already encoded. The bytes are shared by all viewers and are never changed.
 *
 * @param bytes whole lines of UTF-8
 * @param id the event's id in its stream; empty for what is no event, or cannot be resumed from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(byte[] bytes, String id) {}
