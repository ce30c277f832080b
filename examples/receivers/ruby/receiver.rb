# A receiver of webhooks: it verifies each request as Standard Webhooks describes, and answers 204, or 400 where the
# signature is bad. What came before, and an older state, is not handled. It needs Ruby and its gem webrick.
#
#   WEBHOOK_SECRET=whsec_… PORT=4242 ruby receiver.rb

require "json"
require "openssl"
require "webrick"

$stdout.sync = true
secret = ENV.fetch("WEBHOOK_SECRET", "")
abort "Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created." if secret.empty?
KEY = secret.delete_prefix("whsec_").unpack1("m")

# The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
SEEN = {}
# The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
REVISIONS = {}
LOCK = Mutex.new

def verified?(id, timestamp, signatures, body)
  return false unless timestamp&.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= 300

  expected = "v1," + [OpenSSL::HMAC.digest("SHA256", KEY, "#{id}.#{timestamp}.#{body}")].pack("m0")
  # One for each secret that is live, as after a rotation.
  signatures.to_s.split.any? { |one| OpenSSL.secure_compare(one, expected) }
end

def handle(event)
  revision, key = event["revision"], event.dig("data", "id")
  # Compared and handled under one lock. Otherwise another thread may handle a newer state between the two.
  LOCK.synchronize do
    if REVISIONS.key?(key) && revision.to_i <= REVISIONS[key]
      return puts "#{event["type"]} #{event["id"]} is older than what is known"
    end
    REVISIONS[key] = revision if revision
    puts "#{event["type"]} #{event["id"]} verified"
  end
end

class Receiver < WEBrick::HTTPServlet::AbstractServlet
  def do_POST(request, response)
    # The body's exact bytes: they are what is signed, so nothing may parse and print them again.
    body = request.body.to_s
    unless verified?(request["webhook-id"], request["webhook-timestamp"], request["webhook-signature"], body)
      puts "refused: no signature of this secret, or more than five minutes off"
      return response.status = 400
    end
    event = JSON.parse(body)
    repeated = LOCK.synchronize { SEEN.key?(event["id"]) || !(SEEN[event["id"]] = true) }
    # The answer does not wait for the work: the shop waits ten seconds for it. What must not be lost goes into a queue or a
    # table before.
    response.status = 204
    Thread.new { handle(event) } unless repeated
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
