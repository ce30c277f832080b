import java.nio.file.Files;
import java.nio.file.Path;

import org.openapitools.client.ApiClient;
import org.openapitools.client.model.WebhookMessage;

/** Reads messages, one a line, with the client that openapi-generator makes. */
public class Read {
  public static void main(String[] arguments) throws Exception {
    var mapper = ApiClient.createDefaultObjectMapper();
    var lines = Files.readAllLines(Path.of(arguments[0]));
    for (var line : lines) {
      var message = mapper.readValue(line, WebhookMessage.class).getActualInstance();
      if (!message.getClass().getSimpleName().endsWith("Message")) {
        throw new IllegalStateException(line);
      }
    }
    System.out.println(lines.size() + " read");
  }
}
