<?php
/**
 * A webhook receiver. It verifies each request as Standard Webhooks describes, and answers 204, or 400 if the signature
 * is invalid. It processes each event once, and skips states that are older than the last one processed.
 * It needs PHP and nothing else.
 *
 *   WEBHOOK_SECRET=whsec_… php -S 127.0.0.1:4242 receiver.php
 */

// A file for the ID of each event received. In production, keep the IDs in a database column with a unique constraint.
$seen = getenv('SEEN_FOLDER') ?: sys_get_temp_dir() . '/seen-webhooks';
@mkdir($seen);

// The signature covers the exact bytes of the body, so verify them before you parse the JSON.
$body = file_get_contents('php://input');
$secret = getenv('WEBHOOK_SECRET') ?: throw new Exception('Set WEBHOOK_SECRET to the secret that the shop showed.');
if (!isVerified($body, $secret)) {
    printLine('refused: invalid signature, or the timestamp is more than five minutes off');
    http_response_code(400);
    exit;
}
$event = json_decode($body, true);
$repeated = @fopen($seen . '/' . hash('sha256', $event['id']), 'x') === false;

// Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
http_response_code(204);
if (function_exists('fastcgi_finish_request')) {
    fastcgi_finish_request();
}
if (!$repeated) {
    handle($event, $seen);
}

function isVerified(string $body, string $secret): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // While a secret is rotated, there is one signature for each active secret.
    $signatures = explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '');
    return array_filter($signatures, fn($signature) => hash_equals($expected, $signature)) !== [];
}

/** Processes an event if its state is newer than the last one processed. */
function handle(array $event, string $folder): void
{
    // A file with the highest revision of the resource. In production, store it with the resource, and compare it when
    // you write. The lock lasts until this function returns, so that no other process handles a newer state in between.
    $file = fopen($folder . '/revision-' . hash('sha256', $event['data']['id'] ?? ''), 'c+');
    flock($file, LOCK_EX);
    $known = stream_get_contents($file);
    if ($known !== '' && (int) $known >= ($event['revision'] ?? 0)) {
        printLine("{$event['type']} {$event['id']} skipped: not newer than the known revision");
        return;
    }
    if (isset($event['revision'])) {
        rewind($file);
        fwrite($file, (string) $event['revision']);
    }
    printLine("{$event['type']} {$event['id']} verified");
}

function printLine(string $line): void
{
    file_put_contents('php://stdout', "$line\n");
}
