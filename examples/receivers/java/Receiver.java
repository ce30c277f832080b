/*
 * A receiver of webhooks: it verifies each request as Standard Webhooks describes, and answers 204, or 400 where the
 * signature is bad. What came before, and an older state, is not handled. It needs Java 17 and Gson.
 *
 *   mvn dependency:copy-dependencies
 *   WEBHOOK_SECRET=whsec_… PORT=4242 java -cp "target/dependency/*" Receiver.java
 */
import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    record Data(String id) {}
    record Event(String id, String type, Long revision, Data data) {}

    static final String SECRET = System.getenv().getOrDefault("WEBHOOK_SECRET", "");
    // The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    // The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
    static final Map<String, Long> REVISIONS = new HashMap<>();

    public static void main(String[] args) throws IOException {
        if (SECRET.isEmpty()) throw new IllegalStateException("Set WEBHOOK_SECRET to the secret that the shop showed.");
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv().getOrDefault("PORT", "4242")));
        var server = HttpServer.create(address, 0);
        server.createContext("/", Receiver::receive);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + address.getPort());
    }

    static void receive(HttpExchange exchange) throws IOException {
        // The body's exact bytes: they are what is signed, so nothing may parse and print them again.
        var body = exchange.getRequestBody().readAllBytes();
        var genuine = verified(exchange, body);
        // The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
        exchange.sendResponseHeaders(genuine ? 204 : 400, -1);
        exchange.close();
        var event = genuine ? new Gson().fromJson(new String(body, "UTF-8"), Event.class) : null;
        if (event != null && SEEN.add(event.id())) handle(event);
    }

    static boolean verified(HttpExchange exchange, byte[] body) {
        try {
            var headers = exchange.getRequestHeaders();
            var timestamp = Long.parseLong(headers.getFirst("webhook-timestamp"));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
            mac.update((headers.getFirst("webhook-id") + "." + timestamp + ".").getBytes("UTF-8"));
            var expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes("UTF-8");
            // One for each secret that is live, as after a rotation.
            for (var one : headers.getFirst("webhook-signature").split(" ")) {
                var inTime = Math.abs(System.currentTimeMillis() / 1000 - timestamp) <= 300;
                if (inTime && MessageDigest.isEqual(expected, one.getBytes("UTF-8"))) return true;
            }
        } catch (Exception error) { // headers that are none
            System.out.println("refused: " + error.getMessage());
        }
        return false;
    }

    static synchronized void handle(Event event) {
        var key = event.data() == null ? null : event.data().id();
        var isOld = REVISIONS.containsKey(key) && (event.revision() == null || event.revision() <= REVISIONS.get(key));
        if (!isOld && event.revision() != null) REVISIONS.put(key, event.revision());
        System.out.println(event.type() + " " + event.id() + (isOld ? " is older than what is known" : " verified"));
    }
}
