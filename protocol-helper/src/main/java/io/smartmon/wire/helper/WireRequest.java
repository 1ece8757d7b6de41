package io.smartmon.wire.helper;

import java.util.Map;

/**
 * One HTTP request as the codec read it. The body is the caller's to leave alone.
 *
 * @param method such as {@code POST}
 * @param target path and query as sent
 * @param headers by lower-case name; a name comes once
 * @param body empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of the body would serve no purpose
public record WireRequest(String method, String target, Map<String, String> headers, byte[] body) {
    public WireRequest {
        headers = Map.copyOf(headers);
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query, without the question mark; empty when there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
