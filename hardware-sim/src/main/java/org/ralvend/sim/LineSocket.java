package org.ralvend.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Text lines over a Unix domain socket: UTF-8, each ended by {@code \n}. One thread reads; any thread may send or close,
 * and a close wakes the reader.
 */
public final class LineSocket implements AutoCloseable {
    /** Longest line with its end, in bytes. */
    public static final int MAX_LINE = 4096;

    /** What the kernel takes as a socket's path, in bytes (unix(7), sun_path with its final zero). */
    static final int MAX_PATH = 107;

    private final SocketChannel channel;
    private final ByteBuffer arrived = ByteBuffer.allocate(MAX_LINE).flip();

    LineSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /** @throws Fault {@link FaultCode#UNREACHABLE}, or {@link FaultCode#CONFIG_BAD_VALUE} where the path is too long */
    public static LineSocket connect(Path path) {
        UnixDomainSocketAddress address = address(path);
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(address);
                return new LineSocket(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, "the world at " + path + ": " + e.getMessage(), e);
        }
    }

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where the path is too long */
    static UnixDomainSocketAddress address(Path path) {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "the socket's path has " + length + " bytes and may have " + MAX_PATH
                            + "; set a shorter world.socket or world.home: " + path);
        }
        return UnixDomainSocketAddress.of(path);
    }

    /**
     * The next line without its end; empty when the other side has ended, what came after the last end of line is
     * dropped then.
     *
     * @throws IOException where the line is too long, or the connection broke or was closed
     */
    public Optional<String> readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        while (true) {
            if (!arrived.hasRemaining()) {
                arrived.clear();
                int read = channel.read(arrived);
                arrived.flip();
                if (read < 0) {
                    return Optional.empty();
                }
            }
            while (arrived.hasRemaining()) {
                byte next = arrived.get();
                if (next == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(next);
                if (line.size() >= MAX_LINE) {
                    throw new IOException("a line longer than " + MAX_LINE + " bytes");
                }
            }
        }
    }

    /** Returns when the kernel has taken it. */
    public synchronized void send(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_LINE) {
            throw new IOException("a line longer than " + MAX_LINE + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
