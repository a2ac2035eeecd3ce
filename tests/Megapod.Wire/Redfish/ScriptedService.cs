namespace Megapod.Wire.Redfish;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

/// <summary>
/// A Redfish service on this machine that says what a test tells it to, byte for byte where that matters. It knows nothing of Redfish but the resources it is given, and shares no code with any service of ours.
/// </summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, Func<ServiceRequest, ServiceAnswer>> routes = new();
    private readonly X509Certificate2? certificate;
    private readonly Task serving;
    private int atOnce;

    public ScriptedService(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        On("POST /redfish/v1/SessionService/Sessions", _ =>
        {
            Token = $"token-{Interlocked.Increment(ref logins)}";
            return new ServiceAnswer(201, "{}"u8.ToArray(), $"X-Auth-Token: {Token}", $"Location: /redfish/v1/SessionService/Sessions/{logins}");
        });
        listener.Start();
        serving = ServeAsync();
    }

    private int logins;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>The token it takes; null: it lets everybody in.</summary>
    public string? Token { get; set; }

    public int Logins => logins;

    /// <summary>Most requests that were being answered at one moment.</summary>
    public int MostAtOnce { get; private set; }

    public ConcurrentQueue<ServiceRequest> Requests { get; } = new();

    public IEnumerable<string> Asked => Requests.Select(r => r.ToString());

    /// <summary>Gives it the resources of a file: each begins with <c>== </c> and its path.</summary>
    public ScriptedService With(string file)
    {
        string text = File.ReadAllText(Path.Combine(Tests.TestData.RepositoryRoot, "tests", "Megapod.Wire", "Redfish", "Golden", file));
        foreach (string part in text.Split("\n== ")[1..])
        {
            string[] lines = part.Split('\n', 2);
            On($"GET {lines[0].Trim()}", lines[1].Trim());
        }

        return this;
    }

    public void On(string what, string json, params string[] headers) => On(what, _ => ServiceAnswer.Json(json, headers));

    public void On(string what, Func<ServiceRequest, ServiceAnswer> answer) => routes[what] = answer;

    /// <summary>Gives it each collection once more, with its members' content, at its path and a query; pages after the first one stay as they are.</summary>
    public void Expand(string query)
    {
        foreach (string path in routes.Keys.Where(k => k.StartsWith("GET ") && !k.Contains('?')).Select(k => k[4..]).ToList())
        {
            var resource = JsonNode.Parse(Resource(path))!;
            if (resource["Members"] is JsonArray members)
            {
                resource["Members"] = new JsonArray([.. members.Select(m => JsonNode.Parse(Resource((string)m!["@odata.id"]!)))]);
                On($"GET {path}{query}", resource.ToJsonString());
            }
        }
    }

    /// <summary>What it would answer now.</summary>
    public string Resource(string path) => Encoding.UTF8.GetString(routes[$"GET {path}"](new ServiceRequest("GET", path, new Dictionary<string, string>(), "")).Body);

    public int Count(string what) => Asked.Count(a => a == what);

    public async ValueTask DisposeAsync()
    {
        if (!closing.IsCancellationRequested)
        {
            await closing.CancelAsync();
            listener.Stop();
            await serving;
            listener.Dispose();
            closing.Dispose();
        }
    }

    /// <summary>Until the service is closed.</summary>
    public static Task SayNothing(CancellationToken stop) => new TaskCompletionSource().Task.WaitAsync(stop);

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(closing.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = certificate is null ? client.GetStream() : await SecureAsync(client);
                while (await ReadAsync(stream) is { } request)
                {
                    int present = Interlocked.Increment(ref atOnce);
                    MostAtOnce = Math.Max(MostAtOnce, present);
                    try
                    {
                        Requests.Enqueue(request);
                        var answer = Answer(request);
                        if (answer.Script is { } script)
                        {
                            await script(stream, closing.Token);
                            return;
                        }

                        string head = $"HTTP/1.1 {answer.Status} Said\r\nContent-Length: {answer.Body.Length}\r\n{string.Concat(answer.Headers.Select(h => h + "\r\n"))}\r\n";
                        await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head), .. answer.Body], closing.Token);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref atOnce);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException)
            {
                return;
            }
        }
    }

    private async Task<Stream> SecureAsync(TcpClient client)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, closing.Token);
        return tls;
    }

    private async Task<ServiceRequest?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n"))
        {
            if (await stream.ReadAsync(one, closing.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"))];
        await stream.ReadExactlyAsync(body, closing.Token);
        string[] words = lines[0].Split(' ');
        return new ServiceRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body));
    }

    private ServiceAnswer Answer(ServiceRequest request)
    {
        bool isOpen = request.Path == "/redfish/v1/" || request is { Method: "POST", Path: "/redfish/v1/SessionService/Sessions" };
        return !isOpen && Token is { } token && request.Header("X-Auth-Token") != token ? ServiceAnswer.Refusal(401, "NoValidSession", "There is no valid session.")
            : routes.TryGetValue(request.ToString(), out var answer) ? answer(request)
            : ServiceAnswer.Refusal(404, "ResourceMissingAtURI", "The resource was not found.");
    }
}
