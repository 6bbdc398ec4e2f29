package io.crossdock.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A way to a server on this machine whose answers take as long as a test wants, in order and complete, or which is cut. */
public final class SlowWay implements AutoCloseable {
    private static final int CHUNK_BYTES = 65_536;

    /** Bytes that may go on at a certain moment; none for the end. */
    private static final class Chunk implements Delayed {
        final byte[] bytes;
        final int count;
        private final long number;
        private final long dueNanos;

        Chunk(byte[] bytes, int count, long number, long dueNanos) {
            this.bytes = bytes;
            this.count = count;
            this.number = number;
            this.dueNanos = dueNanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(number, ((Chunk) other).number);
        }
    }

    private final ServerSocket door;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long delayNanos;
    private volatile boolean cut;

    /** @param target the server's port */
    public SlowWay(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::letIn);
    }

    public String redisUrl() {
        return "redis://127.0.0.1:" + door.getLocalPort();
    }

    /** From now on each answer takes so much longer; what is under way keeps its time and its place. */
    public void delayMillis(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Ends all connections, and lets none through until {@link #mend}. */
    public void cut() throws IOException {
        cut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    public void mend() {
        cut = false;
    }

    private void letIn() {
        try {
            while (true) {
                Socket client = door.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                carry(client, server, false);
                carry(server, client, true);
            }
        } catch (IOException closed) {
            close();
        }
    }

    private void carry(Socket from, Socket to, boolean slow) {
        DelayQueue<Chunk> underWay = new DelayQueue<>();
        threads.execute(() -> take(from, underWay, slow));
        threads.execute(() -> give(underWay, to));
    }

    private void take(Socket from, DelayQueue<Chunk> underWay, boolean slow) {
        long number = 0;
        long dueNanos = System.nanoTime();
        int count = 0;
        try {
            InputStream in = from.getInputStream();
            while (count >= 0) {
                byte[] bytes = new byte[CHUNK_BYTES];
                count = in.read(bytes);
                long due = System.nanoTime() + (slow ? delayNanos : 0);
                dueNanos = due - dueNanos > 0 ? due : dueNanos;
                underWay.add(new Chunk(bytes, count, number++, dueNanos));
            }
        } catch (IOException ended) {
            underWay.add(new Chunk(new byte[0], -1, number, dueNanos));
        }
    }

    private static void give(DelayQueue<Chunk> underWay, Socket to) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = underWay.take(); chunk.count >= 0; chunk = underWay.take()) {
                out.write(chunk.bytes, 0, chunk.count);
            }
        } catch (IOException gone) {
            // The other direction ends by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
