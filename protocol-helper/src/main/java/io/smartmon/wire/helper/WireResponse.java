package io.smartmon.wire.helper;

import java.nio.charset.StandardCharsets;

/**
 * One HTTP response. The body is the caller's to leave alone.
 *
 * @param status such as 200
 * @param contentType such as {@code application/json}
 * @param body the document
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of the body would serve no purpose
public record WireResponse(int status, String contentType, byte[] body) {
    /** The content type of an answer. */
    public static final String JSON = "application/json";

    /** The content type of a problem document (RFC 9457). */
    public static final String PROBLEM = "application/problem+json";

    /** A document in JSON. */
    public static WireResponse json(int status, byte[] body) {
        return new WireResponse(status, JSON, body);
    }

    /** A problem document. */
    public static WireResponse problem(int status, String title, String detail) {
        return new WireResponse(status, PROBLEM, HelperJson.problem(status, title, detail));
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
