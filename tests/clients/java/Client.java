import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Calls the three hosts that clients have built in, and prints a line for each answer: Client PORT ORGANIZATION
 * PORTAL TOKEN. Sends no content type, as a client in production does.
 */
class Client {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static HttpRequest.Builder request(String host, String port, String path, String token) {
        return HttpRequest.newBuilder(URI.create("https://" + host + ":" + port + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token);
    }

    private static void send(HttpClient client, HttpRequest request) throws Exception {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }

    public static void main(String[] arguments) throws Exception {
        String port = arguments[0];
        String organization = arguments[1];
        HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
        send(client, request("api.buildkite.com", port, "/v2/organizations/" + organization, "anything").build());
        send(client, request("graphql.buildkite.com", port, "/v1", "anything")
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ viewer { user { id } } }\"}"))
                .build());
        String path = "/organizations/" + organization + "/portals/" + arguments[2];
        send(client, request("portal.buildkite.com", port, path, arguments[3])
                .POST(HttpRequest.BodyPublishers.ofString("{\"slug\":\"acme/web\"}"))
                .build());
    }
}
