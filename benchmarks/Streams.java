import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Opens many live streams of one GUI, stores an alert as an operator's script does, and prints how long it took from the
 * commit to the first and the last stream, over ten alerts.
 *
 * <pre>java Streams.java PORT PATH AUTHORIZATION-FILE STREAMS DATABASE-URL</pre>
 */
final class Streams {
    private static final int ROUNDS = 10;

    private static final class Client {
        long seenRound = -1;
        byte[] tail = new byte[0];
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String authorization = Files.readString(Path.of(arguments[2])).strip();
        int wanted = Integer.parseInt(arguments[3]);
        byte[] request = ("GET " + arguments[1] + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + authorization
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Selector selector = Selector.open()) {
            int open = connect(selector, port, request, wanted);
            long settleEnd = System.nanoTime() + 5_000_000_000L;
            while (System.nanoTime() < settleEnd) {
                read(selector, -1, 50);
            }
            long[] last = new long[ROUNDS];
            long[] missed = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                String mark = "streams-benchmark-" + round + "-end";
                long began = System.nanoTime();
                Process psql = new ProcessBuilder(
                                "psql", "--no-psqlrc", "--quiet", "--dbname", arguments[4], "--command",
                                "insert into alerts (hostname, severity, source, message) values "
                                        + "('benchmark', 'info', 'benchmark', '" + mark + "')")
                        .inheritIO()
                        .start();
                if (psql.waitFor() != 0) {
                    throw new IOException("the alert could not be stored");
                }
                long stored = System.nanoTime();
                int seen = 0;
                long deadline = stored + 20_000_000_000L;
                while (seen < open && System.nanoTime() < deadline) {
                    seen += read(selector, round, 20);
                }
                last[round] = (System.nanoTime() - stored) / 1_000_000;
                missed[round] = open - seen;
            }
            Arrays.sort(last);
            System.out.printf(
                    "streams %d open, alert to the last of them: median %d ms, worst of %d %d ms, missed %d%n",
                    open, last[ROUNDS / 2], ROUNDS, last[ROUNDS - 1], Arrays.stream(missed).sum());
        }
    }

    private static int connect(Selector selector, int port, byte[] request, int wanted) throws IOException {
        int open = 0;
        for (int i = 0; i < wanted; i++) {
            try {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 16_384);
                // Many addresses of loopback, because one has no more than some 28,000 ports to give.
                channel.connect(new InetSocketAddress("127.0.0.1", port));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Client());
                open++;
            } catch (IOException full) {
                System.err.println("after " + open + " streams: " + full.getMessage());
                break;
            }
            if (i % 200 == 199) {
                read(selector, -1, 1);
            }
        }
        return open;
    }

    /** Reads what is there; answers how many clients saw this round's alert for the first time. */
    private static int read(Selector selector, long round, long millis) throws IOException {
        int[] seen = new int[1];
        ByteBuffer buffer = ByteBuffer.allocateDirect(16_384);
        selector.select(
                key -> {
                    try {
                        buffer.clear();
                        int count = ((SocketChannel) key.channel()).read(buffer);
                        if (count < 0) {
                            key.channel().close();
                            return;
                        }
                        buffer.flip();
                        Client client = (Client) key.attachment();
                        byte[] text = new byte[client.tail.length + count];
                        System.arraycopy(client.tail, 0, text, 0, client.tail.length);
                        buffer.get(text, client.tail.length, count);
                        if (round >= 0 && client.seenRound < round && contains(text, round)) {
                            client.seenRound = round;
                            seen[0]++;
                        }
                        client.tail = Arrays.copyOfRange(text, Math.max(0, text.length - 40), text.length);
                    } catch (IOException lost) {
                        key.cancel();
                    }
                },
                millis);
        return seen[0];
    }

    private static boolean contains(byte[] text, long round) {
        byte[] wanted = ("streams-benchmark-" + round + "-end").getBytes(StandardCharsets.UTF_8);
        outer:
        for (int i = 0; i <= text.length - wanted.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                if (text[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
