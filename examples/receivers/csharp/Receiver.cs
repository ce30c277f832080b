// A webhook receiver for .NET 8 and Mono. It verifies each request as Standard Webhooks describes, and answers 204, or 400
// if the signature is invalid. It processes each event once, and skips states that are older than the last one processed.
//
//   WEBHOOK_SECRET=whsec_… PORT=4242 dotnet run
using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

[DataContract] class Data { [DataMember] public string id = null; }

[DataContract] class Event
{
    [DataMember] public string id = null, type = null;
    [DataMember] public long? revision = null;
    [DataMember] public Data data = null;
}

static class Receiver
{
    static readonly string Secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET") ?? "";
    // The IDs of all events received. In production, keep them in a database column with a unique constraint.
    static readonly HashSet<string> Seen = new HashSet<string>();
    // The highest revision of each resource. In production, store it with the resource, and compare it when you write.
    static readonly Dictionary<string, long> Revisions = new Dictionary<string, long>();

    static void Main()
    {
        if (Secret == "") throw new Exception("Set WEBHOOK_SECRET to the secret that the shop showed.");
        var url = "http://127.0.0.1:" + (Environment.GetEnvironmentVariable("PORT") ?? "4242") + "/";
        var server = new HttpListener { Prefixes = { url } };
        server.Start();
        Console.WriteLine("Listening on " + url);
        for (; ; ) { var context = server.GetContext(); Task.Run(() => Receive(context)); }
    }

    static void Receive(HttpListenerContext context)
    {
        // The signature covers the exact bytes of the body, so verify them before you parse the JSON.
        var body = new MemoryStream();
        context.Request.InputStream.CopyTo(body);
        var isVerified = Verify(context.Request.Headers, body.ToArray());
        // Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
        context.Response.StatusCode = isVerified ? 204 : 400;
        context.Response.Close();
        body.Position = 0;
        if (!isVerified) Console.WriteLine("refused: invalid signature, or the timestamp is more than five minutes off");
        else lock (Seen) Handle((Event)new DataContractJsonSerializer(typeof(Event)).ReadObject(body));
    }

    static bool Verify(NameValueCollection headers, byte[] body)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (!long.TryParse(headers["webhook-timestamp"], out var timestamp) || Math.Abs(now - timestamp) > 300) return false;
        var signed = Encoding.UTF8.GetBytes(headers["webhook-id"] + "." + timestamp + ".").Concat(body).ToArray();
        var key = Convert.FromBase64String(Secret.Substring("whsec_".Length));
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(new HMACSHA256(key).ComputeHash(signed)));
        // While a secret is rotated, there is one signature for each active secret.
        return (headers["webhook-signature"] ?? "").Split(' ')
            .Any(signature => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)));
    }

    // Processes an event once, if its state is newer than the last one processed.
    static void Handle(Event e)
    {
        if (!Seen.Add(e.id)) return;
        var resource = e.data?.id ?? "";
        var isOutdated = Revisions.TryGetValue(resource, out var known) && !(e.revision > known);
        if (!isOutdated && e.revision != null) Revisions[resource] = e.revision.Value;
        Console.WriteLine("{0} {1} {2}", e.type, e.id, isOutdated ? "skipped: not newer than the known revision" : "verified");
    }
}
