# A webhook receiver. It verifies each request as Standard Webhooks describes, and answers 204, or 400 if the signature
# is invalid. It processes each event once, and skips states that are older than the last one processed.
# It needs Ruby and the gem webrick.
#
#   WEBHOOK_SECRET=whsec_… PORT=4242 ruby receiver.rb

require "json"
require "openssl"
require "webrick"

$stdout.sync = true
secret = ENV.fetch("WEBHOOK_SECRET", "")
abort "Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created." if secret.empty?
KEY = secret.delete_prefix("whsec_").unpack1("m")

# The IDs of all events received. In production, keep them in a database column with a unique constraint.
SEEN = {}
# The highest revision of each resource. In production, store it with the resource, and compare it when you write.
REVISIONS = {}
LOCK = Mutex.new

class Receiver < WEBrick::HTTPServlet::AbstractServlet
  def do_POST(request, response)
    # The signature covers the exact bytes of the body, so verify them before you parse the JSON.
    body = request.body.to_s
    unless verified?(request["webhook-id"], request["webhook-timestamp"], request["webhook-signature"], body)
      puts "refused: invalid signature, or the timestamp is more than five minutes off"
      return response.status = 400
    end
    event = JSON.parse(body)
    repeated = LOCK.synchronize { SEEN.key?(event["id"]) || !(SEEN[event["id"]] = true) }
    # Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
    response.status = 204
    Thread.new { handle(event) } unless repeated
  end
end

def verified?(id, timestamp, signatures, body)
  return false unless timestamp&.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= 300

  expected = "v1," + [OpenSSL::HMAC.digest("SHA256", KEY, "#{id}.#{timestamp}.#{body}")].pack("m0")
  # While a secret is rotated, there is one signature for each active secret.
  signatures.to_s.split.any? { |signature| OpenSSL.secure_compare(signature, expected) }
end

# Processes an event if its state is newer than the last one processed.
def handle(event)
  revision, resource = event["revision"], event.dig("data", "id")
  # Keep the lock while you process the event, so that no other thread processes a newer state in between.
  LOCK.synchronize do
    if REVISIONS.key?(resource) && revision.to_i <= REVISIONS[resource]
      return puts "#{event["type"]} #{event["id"]} skipped: not newer than the known revision"
    end
    REVISIONS[resource] = revision if revision
    puts "#{event["type"]} #{event["id"]} verified"
  end
end

port = Integer(ENV.fetch("PORT", "4242"))
server = WEBrick::HTTPServer.new(
  BindAddress: "127.0.0.1", Port: port, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::WARN)
)
server.mount("/", Receiver)
trap("TERM") { server.shutdown }
puts "Listening on http://127.0.0.1:#{port}"
server.start
