import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.DeviceClient;
import io.crossdock.client.DeviceIdentity;
import io.crossdock.client.DeviceListener;
import io.crossdock.client.DevicePairings;
import io.crossdock.client.DevicePartner;
import io.crossdock.client.Options;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Two devices in one process: they pair by a code, and one sends the other what was copied, which the relay cannot read.
 *
 * <pre>
 * ./crossdock serve &amp;
 * java -cp client/target/classes client/examples/PairedDevices.java http://localhost:8080/device
 * </pre>
 */
public final class PairedDevices {
    private PairedDevices() {}

    /** @param args the address of the relay's devices */
    public static void main(String[] args) throws Exception {
        Options options = Options.standard();
        // An app makes its id once and keeps it.
        DeviceIdentity laptop = new DeviceIdentity(UUID.randomUUID().toString(), "laptop", "linux", null);
        DeviceIdentity phone = new DeviceIdentity(UUID.randomUUID().toString(), "phone", "android", null);
        DevicePairings pairings = new DevicePairings(URI.create(args[0]), options);
        DevicePairings.Offer offer = pairings.offer(laptop);
        System.out.println("the laptop shows a code of " + offer.code().length() + " digits");
        DevicePartner theLaptop = pairings.join(phone, offer.code());
        DevicePartner thePhone = offer.partner().join();

        CountDownLatch arrived = new CountDownLatch(1);
        DeviceListener clipboard = new DeviceListener() {
            @Override
            public void onItem(DevicePartner from, String contentType, byte[] data) {
                System.out.println("the phone gets from the " + from.name() + ": " + new String(data, UTF_8));
                arrived.countDown();
            }
        };
        URI socket = URI.create(args[0].replaceFirst("^http", "ws") + "/ws");
        try (DeviceClient onLaptop = new DeviceClient(socket, laptop, new DeviceListener() {}, options);
                DeviceClient onPhone = new DeviceClient(socket, phone, clipboard, options)) {
            onPhone.partner(theLaptop);
            onLaptop.connect();
            onPhone.connect();
            onLaptop.send(thePhone, "text", "a link to a recipe".getBytes(UTF_8));
            arrived.await();
        }
    }
}
