import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.Options;
import io.crossdock.client.TopicClient;
import io.crossdock.client.TopicListener;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;

/**
 * A peer in a topic: prints what the others say, and sends each line that is typed.
 *
 * <pre>
 * ./crossdock serve &amp;
 * java -cp client/target/classes client/examples/TopicPeer.java ws://localhost:8080/topic tools anna
 * </pre>
 */
public final class TopicPeer {
    private TopicPeer() {}

    /** @param args the address of the relay's topics, the topic, and a name */
    public static void main(String[] args) throws Exception {
        TopicListener listener = new TopicListener() {
            @Override
            public void onData(String peer, byte[] data) {
                System.out.println(peer + ": " + new String(data, UTF_8));
            }

            @Override
            public void onJoined(String peer) {
                System.out.println(peer + " is here");
            }

            @Override
            public void onLeft(String peer) {
                System.out.println(peer + " has gone");
            }
        };
        BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (TopicClient client =
                new TopicClient(URI.create(args[0]), args[1], args[2], listener, Options.standard())) {
            client.connect();
            System.out.println("joined " + args[1]);
            for (String line = typed.readLine(); line != null; line = typed.readLine()) {
                if (!line.isEmpty()) {
                    client.send(line.getBytes(UTF_8));
                }
            }
        }
    }
}
