package io.smartmon.wire.helper;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * HTTP/1.1 (RFC 9112) as far as the helper needs it: one message each way, then the connection ends.
 *
 * <p>Everything is bounded before it is read: a line {@value #MAX_LINE} bytes, a head {@value #MAX_HEADERS} fields,
 * a body {@value #MAX_BODY} bytes. No transfer coding, no folded lines, no field twice: what two readers could read
 * differently is refused. Stateless and thread-safe; time limits are the caller's, by closing the channel.
 */
public final class HttpWire {
    /** The greatest length of a body in bytes. */
    public static final int MAX_BODY = 65_536;

    static final int MAX_LINE = 2_048;
    static final int MAX_HEADERS = 32;

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern TARGET = Pattern.compile("/[A-Za-z0-9/_.~=&?%-]*");
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    private HttpWire() {}

    /**
     * Reads a request.
     *
     * @throws MalformedMessageException if it breaks a rule of form or a bound
     * @throws EOFException if the other side ended before the whole of it
     */
    public static WireRequest readRequest(InputStream in) throws IOException {
        String[] parts = line(in).split(" ", -1);
        if (parts.length != 3
                || !METHOD.matcher(parts[0]).matches()
                || !TARGET.matcher(parts[1]).matches()) {
            throw new MalformedMessageException("not a request line: METHOD /path HTTP/1.1");
        }
        if (!parts[2].equals("HTTP/1.1")) {
            throw new MalformedMessageException(505, "only HTTP/1.1 is spoken here", null);
        }
        Map<String, String> headers = headers(in);
        return new WireRequest(parts[0], parts[1], headers, body(in, headers));
    }

    /** Writes a request, with the key as a bearer token, and flushes. */
    public static void writeRequest(OutputStream out, String method, String target, String key, byte[] body)
            throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: helper\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        write(out, head, body);
    }

    /**
     * Reads a response.
     *
     * @throws MalformedMessageException if it breaks a rule of form or a bound
     * @throws EOFException if the other side ended before the whole of it
     */
    public static WireResponse readResponse(InputStream in) throws IOException {
        var status = STATUS_LINE.matcher(line(in));
        if (!status.matches()) {
            throw new MalformedMessageException("not a status line: HTTP/1.1 NNN");
        }
        Map<String, String> headers = headers(in);
        return new WireResponse(
                Integer.parseInt(status.group(1)), headers.getOrDefault("content-type", ""), body(in, headers));
    }

    /** Writes a response and flushes. */
    public static void writeResponse(OutputStream out, WireResponse response) throws IOException {
        String head = "HTTP/1.1 " + response.status() + " \r\nContent-Type: " + response.contentType()
                + "\r\nContent-Length: " + response.body().length + "\r\nConnection: close\r\n\r\n";
        write(out, head, response.body());
    }

    private static void write(OutputStream out, String head, byte[] body) throws IOException {
        // One write, so that a peer that reads once sees the whole of a short message.
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + body.length);
        message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(body);
        out.write(message.toByteArray());
        out.flush();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || !FIELD_NAME.matcher(line.substring(0, colon)).matches()) {
                throw new MalformedMessageException("not a header field: Name: value");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, line.substring(colon + 1).strip()) != null) {
                throw new MalformedMessageException("duplicate header field");
            }
            if (headers.size() > MAX_HEADERS) {
                throw new MalformedMessageException(431, "more than " + MAX_HEADERS + " header fields", null);
            }
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding") || headers.containsKey("expect")) {
            throw new MalformedMessageException(501, "no transfer coding: send Content-Length", null);
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(length).matches()) {
            throw new MalformedMessageException("Content-Length must be a whole number");
        }
        int bytes = Integer.parseInt(length);
        if (bytes > MAX_BODY) {
            throw new MalformedMessageException(413, "a body may have " + MAX_BODY + " bytes", null);
        }
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException("the message ended after " + body.length + " of " + bytes + " bytes");
        }
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the message ended inside its head");
            }
            if (next == '\n') {
                int last = line.length() - 1;
                if (last < 0 || line.charAt(last) != '\r') {
                    throw new MalformedMessageException("a line must end with CR and LF");
                }
                line.setLength(last);
                break;
            }
            if (line.length() > MAX_LINE) {
                throw new MalformedMessageException(431, "a line may have " + MAX_LINE + " bytes", null);
            }
            line.append((char) next);
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                throw new MalformedMessageException("only printable ASCII in a head");
            }
        }
        return line.toString();
    }
}
