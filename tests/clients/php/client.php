<?php
// Runs the documented lines with stand-ins for the classes of buildkite-php that send what those send, and prints
// what the server answered: client.php LINES ORGANIZATION.

declare(strict_types=1);

const DEADLINE_S = 60;

final class RestApi
{
    public function __construct(private mixed $client, private string $token, private string $uri)
    {
    }

    public function get(string $resource): mixed
    {
        $options = ['header' => "Authorization: Bearer {$this->token}", 'timeout' => DEADLINE_S];
        $answer = file_get_contents($this->uri . $resource, false, stream_context_create(['http' => $options]));
        return json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
    }
}

final class GraphQLApi
{
    public function __construct(private mixed $client, private string $token, private string $uri)
    {
    }

    // By a socket, since PHP's own client adds a content type, and the published one has none.
    public function post(string $query, string $variables = '{}'): mixed
    {
        $body = json_encode(['query' => $query, 'variables' => $variables], JSON_THROW_ON_ERROR);
        $url = parse_url($this->uri);
        $socket = fsockopen($url['host'], $url['port'], $code, $message, DEADLINE_S);
        stream_set_timeout($socket, DEADLINE_S);
        $lines = [
            "POST {$url['path']} HTTP/1.1",
            "Host: {$url['host']}:{$url['port']}",
            "Authorization: Bearer {$this->token}",
            'Accept: application/json',
            'Connection: close',
            'Content-Length: ' . strlen($body),
        ];
        fwrite($socket, implode("\r\n", $lines) . "\r\n\r\n" . $body);
        [$head, $answer] = explode("\r\n\r\n", stream_get_contents($socket), 2);
        return ['status' => (int) explode(' ', $head)[1], 'body' => json_decode($answer, true)];
    }
}

[, $lines, $organization] = $argv;
$client = null;
require $lines;

$query = 'query ($slug: ID!) { organization(slug: $slug) { slug } }';
echo json_encode([
    'organization' => $rest->get("organizations/$organization"),
    'without_variables' => $graphql->post('{ viewer { user { id } } }'),
    'with_variables' => $graphql->post($query, json_encode(['slug' => $organization])),
]);
