// A receiver of webhooks: it verifies each request as Standard Webhooks describes, and answers 204, or 400 where the
// signature is bad. What came before, and an older state, is not handled. It needs .NET 8, or Mono, and no package.
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
    // The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
    static readonly HashSet<string> Seen = new HashSet<string>();
    // The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
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
        // The body's exact bytes: they are what is signed, so nothing may parse and print them again.
        var body = new MemoryStream();
        context.Request.InputStream.CopyTo(body);
        var genuine = IsVerified(context.Request.Headers, body.ToArray());
        // The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
        context.Response.StatusCode = genuine ? 204 : 400;
        context.Response.Close();
        body.Position = 0;
        if (!genuine) Console.WriteLine("refused: no signature of this secret, or more than five minutes off");
        else lock (Seen) Handle((Event)new DataContractJsonSerializer(typeof(Event)).ReadObject(body));
    }

    static bool IsVerified(NameValueCollection headers, byte[] body)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (!long.TryParse(headers["webhook-timestamp"], out var timestamp) || Math.Abs(now - timestamp) > 300) return false;
        var signed = Encoding.UTF8.GetBytes(headers["webhook-id"] + "." + timestamp + ".").Concat(body).ToArray();
        var key = Convert.FromBase64String(Secret.Substring("whsec_".Length));
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(new HMACSHA256(key).ComputeHash(signed)));
        // One for each secret that is live, as after a rotation.
        return (headers["webhook-signature"] ?? "").Split(' ')
            .Any(one => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(one)));
    }

    static void Handle(Event e)
    {
        if (!Seen.Add(e.id)) return;
        var key = e.data?.id ?? "";
        var isOld = Revisions.TryGetValue(key, out var held) && !(e.revision > held);
        if (!isOld && e.revision != null) Revisions[key] = e.revision.Value;
        Console.WriteLine(e.type + " " + e.id + (isOld ? " is older than what is known" : " verified"));
    }
}
