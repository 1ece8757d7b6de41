package io.smartmon.systemd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.freedesktop.dbus.messages.Message;

/**
 * Reads a message's body from its bytes, and of a dictionary only the entries that are wanted.
 *
 * <p>A service has some 400 properties, of which about twenty are needed: building Java objects for all of them is most of the
 * cost of reading all units. Numbers of every kind come as {@link Long} (an unsigned 64-bit one as its bits), text,
 * object paths and signatures as {@link String}, arrays and structures as {@link List}, dictionaries as {@link Map}, a
 * variant as what it holds.
 *
 * <p>Source: D-Bus specification, marshaling (wire format). Not thread-safe.
 */
final class Wire {
    private final ByteBuffer body;
    private final Set<String> wanted;

    private Wire(ByteBuffer body, Set<String> wanted) {
        this.body = body;
        this.wanted = wanted;
    }

    /**
     * The values of a message that was received.
     *
     * @param wanted the names that are kept of a dictionary with text for keys
     * @throws IllegalArgumentException if the bytes do not fit the signature
     */
    static List<Object> values(Message message, Set<String> wanted) {
        String signature = message.getSig();
        byte[] bytes = message.getWireData()[2];
        if (signature == null || signature.isEmpty() || bytes == null) {
            return List.of();
        }
        return values(
                ByteBuffer.wrap(bytes)
                        .order(message.getEndianess() == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN),
                signature,
                wanted);
    }

    static List<Object> values(ByteBuffer body, String signature, Set<String> wanted) {
        try {
            Wire wire = new Wire(body, wanted);
            List<Object> values = new ArrayList<>();
            for (int at = 0; at < signature.length(); at = end(signature, at)) {
                values.add(wire.read(signature, at));
            }
            return values;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a body that is not '" + signature + "'", e);
        }
    }

    private Object read(String signature, int at) {
        return switch (signature.charAt(at)) {
            case 'y' -> (long) Byte.toUnsignedInt(body.get());
            case 'b' -> number32() != 0;
            case 'n' -> (long) aligned(2).getShort();
            case 'q' -> (long) Short.toUnsignedInt(aligned(2).getShort());
            case 'i' -> (long) aligned(4).getInt();
            case 'u', 'h' -> number32();
            case 'x', 't' -> aligned(8).getLong();
            case 'd' -> aligned(8).getDouble();
            case 's', 'o' -> text(length32());
            case 'g' -> text(Byte.toUnsignedInt(body.get()));
            case 'v' -> read(text(Byte.toUnsignedInt(body.get())), 0);
            case '(' -> structure(signature, at);
            case 'a' -> signature.charAt(at + 1) == '{' ? dictionary(signature, at + 1) : array(signature, at + 1);
            default -> throw new IllegalArgumentException("a type that no message carries: " + signature);
        };
    }

    private List<Object> structure(String signature, int open) {
        aligned(8);
        List<Object> parts = new ArrayList<>();
        for (int at = open + 1; signature.charAt(at) != ')'; at = end(signature, at)) {
            parts.add(read(signature, at));
        }
        return parts;
    }

    private List<Object> array(String signature, int element) {
        int end = arrayEnd(signature.charAt(element));
        List<Object> elements = new ArrayList<>();
        while (body.position() < end) {
            elements.add(read(signature, element));
        }
        return elements;
    }

    private Map<Object, Object> dictionary(String signature, int open) {
        int end = arrayEnd('{');
        int valueAt = end(signature, open + 1);
        Map<Object, Object> entries = new HashMap<>();
        while (body.position() < end) {
            aligned(8);
            Object key = read(signature, open + 1);
            if (!(key instanceof String) || wanted.contains(key)) {
                entries.put(key, read(signature, valueAt));
            } else {
                skip(signature, valueAt);
            }
        }
        return entries;
    }

    private int arrayEnd(char element) {
        int length = length32();
        aligned(alignment(element));
        return body.position() + checked(length);
    }

    private void skip(String signature, int at) {
        switch (signature.charAt(at)) {
            case 'y' -> forward(1);
            case 'n', 'q' -> {
                aligned(2);
                forward(2);
            }
            case 'b', 'i', 'u', 'h' -> {
                aligned(4);
                forward(4);
            }
            case 'x', 't', 'd' -> {
                aligned(8);
                forward(8);
            }
            case 's', 'o' -> forward(checked(length32()) + 1);
            case 'g' -> forward(Byte.toUnsignedInt(body.get()) + 1);
            case 'v' -> skip(text(Byte.toUnsignedInt(body.get())), 0);
            case 'a' -> body.position(arrayEnd(signature.charAt(at + 1)));
            case '(' -> {
                aligned(8);
                for (int part = at + 1; signature.charAt(part) != ')'; part = end(signature, part)) {
                    skip(signature, part);
                }
            }
            default -> throw new IllegalArgumentException("a type that no message carries: " + signature);
        }
    }

    /** A length; one of two gigabytes and more is negative, and refused where it is used. */
    private int length32() {
        return aligned(4).getInt();
    }

    private long number32() {
        return Integer.toUnsignedLong(aligned(4).getInt());
    }

    private String text(int length) {
        byte[] bytes = new byte[checked(length)];
        body.get(bytes);
        forward(1);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int checked(int length) {
        if (length < 0 || length > body.remaining()) {
            throw new IndexOutOfBoundsException(length);
        }
        return length;
    }

    private void forward(int bytes) {
        body.position(body.position() + checked(bytes));
    }

    private ByteBuffer aligned(int to) {
        return body.position((body.position() + to - 1) & -to);
    }

    private static int alignment(char type) {
        return switch (type) {
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 1;
        };
    }

    /** Where the type that begins here ends. */
    private static int end(String signature, int at) {
        return switch (signature.charAt(at)) {
            case 'a' -> end(signature, at + 1);
            case '(', '{' -> {
                int next = at + 1;
                while (signature.charAt(next) != ')' && signature.charAt(next) != '}') {
                    next = end(signature, next);
                }
                yield next + 1;
            }
            default -> at + 1;
        };
    }
}
