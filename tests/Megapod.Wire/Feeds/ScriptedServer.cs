namespace Megapod.Wire.Feeds;

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>A server on this machine that says exactly the bytes it is told to, so that every way of saying them wrong can be tried. The last script stays.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<Func<NetworkStream, CancellationToken, Task>> scripts = new();
    private readonly Task serving;
    private bool isClosed;

    public ScriptedServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/prices";

    /// <summary>The heads of all requests so far.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Says a whole answer to the next request.</summary>
    public void Answer(string status, string body, params string[] headers) => Answer(status, Encoding.UTF8.GetBytes(body), headers);

    public void Answer(string status, byte[] body, params string[] headers) => Do(async (stream, stop) =>
    {
        string head = $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
        await stream.WriteAsync(body, stop);
    });

    /// <summary>Says these bytes to the next request and closes.</summary>
    public void Say(string raw) => Do((stream, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(raw), stop).AsTask());

    /// <summary>Says nothing more until the test ends: nobody waits for it, the feed's own clock decides.</summary>
    public static Task SayNothing(CancellationToken stop) => new TaskCompletionSource().Task.WaitAsync(stop);

    public void Do(Func<NetworkStream, CancellationToken, Task> script) => scripts.Enqueue(script);

    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        // Some tests close it before they end.
        if (!isClosed)
        {
            isClosed = true;
            await closing.CancelAsync();

            // A listener that was disposed refuses to be asked once more with another error than the cancelled wait.
            await serving;
            listener.Dispose();
            closing.Dispose();
        }
    }

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
                var stream = client.GetStream();
                var head = new StringBuilder();
                byte[] one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n") && await stream.ReadAsync(one, closing.Token) == 1)
                {
                    head.Append((char)one[0]);
                }

                Heads.Enqueue(head.ToString());
                var script = scripts.Count > 1 && scripts.TryDequeue(out var next) ? next : scripts.First();
                await script(stream, closing.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                return;
            }
        }
    }
}
