import io.crossdock.client.Options;
import io.crossdock.client.Pairing;
import io.crossdock.client.RelayException;
import io.crossdock.client.Role;
import io.crossdock.client.SessionClient;
import io.crossdock.client.SessionListener;
import io.crossdock.client.SessionServer;
import io.crossdock.client.State;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Both ends of a session in one process: registers, pairs, talks, ends.
 *
 * <pre>
 * ./crossdock serve &amp;
 * java -cp client/target/classes client/examples/PairedSession.java http://localhost:8080/session
 * </pre>
 */
public final class PairedSession {
    private PairedSession() {}

    /** @param args the address of the relay's sessions */
    public static void main(String[] args) throws Exception {
        Options options = Options.standard();
        SessionServer server = new SessionServer(URI.create(args[0]), options);
        Pairing atTheDesk = server.register().pairing();

        // What a phone's scanner finds in the QR code, whose picture is in the registration.
        String scanned = atTheDesk.payload();

        CountDownLatch answered = new CountDownLatch(1);
        Desk desk = new Desk();
        SessionListener hand = new SessionListener() {
            @Override
            public void onText(String text) {
                System.out.println("the phone hears: " + text);
                answered.countDown();
            }
        };
        try (SessionClient workstation = new SessionClient(Role.WORKSTATION, atTheDesk, desk, options);
                SessionClient phone = new SessionClient(Role.PHONE, Pairing.parse(scanned), hand, options)) {
            desk.client.complete(workstation);
            workstation.connect();
            phone.connect();
            phone.send("what time is it?");
            answered.await();
        }
        server.kill(atTheDesk);
    }

    /** What the workstation does with what it hears. */
    private static final class Desk implements SessionListener {
        private final CompletableFuture<SessionClient> client = new CompletableFuture<>();

        @Override
        public void onJoined(Role who) {
            System.out.println("the workstation sees a " + who.word() + " come in");
        }

        @Override
        public void onText(String text) {
            System.out.println("the workstation hears: " + text);
            // Not the blocking form: this is a listener.
            client.join().sendAsync("time to go home");
        }

        @Override
        public void onState(State state) {
            // RECONNECTING is where an app shows that it is offline.
        }

        @Override
        public void onEnd(RelayException why) {
            if (why != null) {
                System.out.println("it is over: " + why.reason());
            }
        }
    }
}
