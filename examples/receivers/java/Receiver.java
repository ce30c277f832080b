/*
 * A webhook receiver. It verifies each request as Standard Webhooks describes, and answers 204, or 400 if the signature
 * is invalid. It processes each event once, and skips states that are older than the last one processed.
 * It needs Java 17 and Gson:
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
    // The IDs of all events received. In production, keep them in a database column with a unique constraint.
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    // The highest revision of each resource. In production, store it with the resource, and compare it when you write.
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
        // The signature covers the exact bytes of the body, so verify them before you parse the JSON.
        var body = exchange.getRequestBody().readAllBytes();
        var isVerified = verify(exchange, body);
        // Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
        exchange.sendResponseHeaders(isVerified ? 204 : 400, -1);
        exchange.close();
        var event = isVerified ? new Gson().fromJson(new String(body, "UTF-8"), Event.class) : null;
        if (event != null && SEEN.add(event.id())) handle(event);
    }

    static boolean verify(HttpExchange exchange, byte[] body) {
        try {
            var headers = exchange.getRequestHeaders();
            var timestamp = Long.parseLong(headers.getFirst("webhook-timestamp"));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
            mac.update((headers.getFirst("webhook-id") + "." + timestamp + ".").getBytes("UTF-8"));
            var expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes("UTF-8");
            // While a secret is rotated, there is one signature for each active secret.
            for (var signature : headers.getFirst("webhook-signature").split(" ")) {
                var isRecent = Math.abs(System.currentTimeMillis() / 1000 - timestamp) <= 300;
                if (isRecent && MessageDigest.isEqual(expected, signature.getBytes("UTF-8"))) return true;
            }
        } catch (Exception error) { // A missing or malformed header
            System.out.println("refused: " + error.getMessage());
        }
        return false;
    }

    /** Processes an event if its state is newer than the last one processed. Synchronized, to keep the states in order. */
    static synchronized void handle(Event event) {
        var resource = event.data() == null ? null : event.data().id();
        var known = REVISIONS.get(resource);
        var isOutdated = known != null && (event.revision() == null || event.revision() <= known);
        if (!isOutdated && event.revision() != null) REVISIONS.put(resource, event.revision());
        var outcome = isOutdated ? "skipped: not newer than the known revision" : "verified";
        System.out.println(event.type() + " " + event.id() + " " + outcome);
    }
}
