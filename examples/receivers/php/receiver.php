<?php
/**
 * A receiver of webhooks: it verifies each request as Standard Webhooks describes, and answers 204, or 400 where the
 * signature is bad. What came before, and an older state, is not handled. It needs PHP and nothing else.
 *
 *   WEBHOOK_SECRET=whsec_… php -S 127.0.0.1:4242 receiver.php
 */

// The webhook-ids that have come, a file each. A real receiver keeps them in its database, in a unique column.
$seen = getenv('SEEN_FOLDER') ?: sys_get_temp_dir() . '/seen-webhooks';
@mkdir($seen);

// The body's exact bytes: they are what is signed, so nothing may parse and print them again.
$body = file_get_contents('php://input');
$secret = getenv('WEBHOOK_SECRET') ?: throw new Exception('Set WEBHOOK_SECRET to the secret that the shop showed.');
if (!verified($body, $secret)) {
    say('refused: no signature of this secret, or more than five minutes off');
    http_response_code(400);
    exit;
}
$event = json_decode($body, true);
$repeated = @fopen($seen . '/' . hash('sha256', $event['id']), 'x') === false;

// The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
http_response_code(204);
if (function_exists('fastcgi_finish_request')) {
    fastcgi_finish_request();
}
if (!$repeated) {
    handle($event, $seen);
}

/** Leaves out a state that is older than what is known: $folder has the highest revision of each resource, in a file. */
function handle(array $event, string $folder): void
{
    // Compared and handled under one lock, which ends with the function. Otherwise another process may handle a newer state
    // between the two. A real receiver keeps the revision beside the resource's state, and compares where it writes.
    $file = fopen($folder . '/revision-' . hash('sha256', $event['data']['id'] ?? ''), 'c+');
    flock($file, LOCK_EX);
    $known = stream_get_contents($file);
    if ($known !== '' && (int) $known >= ($event['revision'] ?? 0)) {
        say("{$event['type']} {$event['id']} is older than what is known");
        return;
    }
    if (isset($event['revision'])) {
        rewind($file);
        fwrite($file, (string) $event['revision']);
    }
    say("{$event['type']} {$event['id']} verified");
}

function verified(string $body, string $secret): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // One for each secret that is live, as after a rotation.
    $signatures = explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '');
    return array_filter($signatures, fn($signature) => hash_equals($expected, $signature)) !== [];
}

function say(string $line): void
{
    file_put_contents('php://stdout', "$line\n");
}
