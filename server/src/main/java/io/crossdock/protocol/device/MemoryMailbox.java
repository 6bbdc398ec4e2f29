package io.crossdock.protocol.device;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** A mailbox in this process, bounded in every direction. Safe for any thread. */
public final class MemoryMailbox implements Mailbox {
    /** What one item takes beside its bytes, roughly. */
    private static final int ITEM_BYTES = 128;

    private static final class Item {
        private final byte[] json;
        private final long bornNanos;

        Item(byte[] json, long bornNanos) {
            this.json = json;
            this.bornNanos = bornNanos;
        }

        int size() {
            return json.length + ITEM_BYTES;
        }
    }

    /** One device's items, the oldest first. */
    private static final class Box {
        private final ArrayDeque<Item> items = new ArrayDeque<>();
        private long bytes;
    }

    private final DeviceSettings.MailboxSettings settings;
    private final LongSupplier nanoTime;
    private final Map<String, Box> boxes = new HashMap<>();
    private long bytes;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public MemoryMailbox(DeviceSettings.MailboxSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized CompletionStage<Boolean> put(String device, ByteBuf json) {
        int size = json.readableBytes() + ITEM_BYTES;
        if (size > settings.deviceBytesMax()) {
            return CompletableFuture.completedStage(false);
        }
        if (bytes + size > settings.bytesMax()) {
            sweep();
        }
        Box box = boxes.computeIfAbsent(device, absent -> new Box());
        while (box.items.size() >= settings.messagesMax() || box.bytes + size > settings.deviceBytesMax()) {
            removeOldest(box);
        }
        boolean fits = bytes + size <= settings.bytesMax();
        if (fits) {
            byte[] copy = new byte[json.readableBytes()];
            json.getBytes(json.readerIndex(), copy);
            box.items.add(new Item(copy, nanoTime.getAsLong()));
            box.bytes += size;
            bytes += size;
        } else if (box.items.isEmpty()) {
            boxes.remove(device);
        }
        return CompletableFuture.completedStage(fits);
    }

    private void removeOldest(Box box) {
        int size = box.items.remove().size();
        box.bytes -= size;
        bytes -= size;
    }

    @Override
    public synchronized CompletionStage<List<byte[]>> take(String device) {
        Box box = boxes.remove(device);
        if (box == null) {
            return CompletableFuture.completedStage(List.of());
        }
        removeExpired(box);
        bytes -= box.bytes;
        return CompletableFuture.completedStage(
                box.items.stream().map(item -> item.json).toList());
    }

    private void removeExpired(Box box) {
        long now = nanoTime.getAsLong();
        while (!box.items.isEmpty()
                && now - box.items.element().bornNanos >= settings.ttl().toNanos()) {
            removeOldest(box);
        }
    }

    @Override
    public synchronized void sweep() {
        boxes.values().removeIf(box -> {
            removeExpired(box);
            return box.items.isEmpty();
        });
    }

    @Override
    public synchronized CompletionStage<Map<String, Integer>> waiting() {
        Map<String, Integer> counts = new TreeMap<>();
        boxes.forEach((device, box) -> counts.put(device, box.items.size()));
        return CompletableFuture.completedStage(counts);
    }
}
