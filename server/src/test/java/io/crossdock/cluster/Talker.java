package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client of the topic protocol that numbers what it says and writes down all it hears. Safe for any thread. */
final class Talker implements AutoCloseable {
    private static final Pattern DATA =
            Pattern.compile("\\{\"type\":\"data\",\"peerId\":\"(\\w+)\",\"data\":\"(\\d+)\"}");
    private static final Pattern NOTICE =
            Pattern.compile("\\{\"type\":\"peer-(joined|left)\",\"peerId\":\"(\\w+)\",\"topic\":\"\\w+\"}");

    /** A message as it was heard. */
    record Heard(String from, int number) {}

    final String name;
    final String node;
    final String topic;
    private final TestSocket socket;
    private final AtomicInteger said = new AtomicInteger();
    private final List<Heard> data = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** @param node what the node is called that it is connected to */
    Talker(String node, int port, String topic, String name) throws IOException {
        this.name = name;
        this.node = node;
        this.topic = topic;
        this.socket = TestSocket.open(port, "/topic");
        socket.send("{\"type\":\"join\",\"topic\":\"" + topic + "\",\"peerId\":\"" + name + "\"}");
        // The pong comes when the join is through.
        socket.settle();
        this.reader = new Thread(this::read, "talker " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    note(socket.next());
                } catch (SocketTimeoutException quiet) {
                    // Goes on listening.
                }
            }
        } catch (IOException | AssertionError ended) {
            others.add("ended");
        }
    }

    private void note(Frame frame) {
        String text = frame.opcode() == Frame.TEXT ? frame.text() : frame.toString();
        Matcher message = DATA.matcher(text);
        Matcher notice = NOTICE.matcher(text);
        if (message.matches()) {
            data.add(new Heard(message.group(1), Integer.parseInt(message.group(2))));
        } else if (notice.matches()) {
            notices.add(notice.group(1) + " " + notice.group(2));
        } else {
            others.add(text);
        }
    }

    /** Says the next number. */
    void say() {
        try {
            socket.send("{\"type\":\"data\",\"data\":\"" + said.incrementAndGet() + "\"}");
        } catch (IOException gone) {
            others.add("could not say " + said.get());
        }
    }

    int said() {
        return said.get();
    }

    /** Comes and goes as told, in order. */
    List<String> notices() {
        return notices;
    }

    List<String> others() {
        return others;
    }

    /** The numbers heard of one sender, in order. */
    List<Integer> heardOf(Talker sender) {
        return data.stream()
                .filter(heard -> heard.from().equals(sender.name))
                .map(Heard::number)
                .toList();
    }

    /** How many of a sender's messages never came; a message twice or out of order fails the test. */
    int missedOf(Talker sender) {
        List<Integer> numbers = heardOf(sender);
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i))
                    .as("%s heard %s after %s of %s", name, numbers.get(i), numbers.get(i - 1), sender.name)
                    .isGreaterThan(numbers.get(i - 1));
        }
        return sender.said() - numbers.size();
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        socket.close();
    }
}
