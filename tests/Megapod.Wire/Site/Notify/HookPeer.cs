namespace Megapod.Wire.Site.Notify;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

/// <summary>A receiver of webhooks on loopback: it takes one request a connection and answers as a test says.</summary>
internal sealed class HookPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(string Head, byte[] Body)> requests = Channel.CreateUnbounded<(string, byte[])>();
    private readonly Task work;

    public HookPeer()
    {
        listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");
        work = Task.Run(WorkAsync);
    }

    public string Url { get; }

    /// <summary>What is answered; null: nothing ever.</summary>
    public string? Answer { get; set; } = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    public int Waiting => requests.Reader.Count;

    public async Task<(string Head, byte[] Body)> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await requests.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await work;
        stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            return;
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        byte[] buffer = new byte[8192];
        int head = -1;
        int length = 0;
        while (head < 0 || bytes.Count < head + length)
        {
            int read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
            {
                return;
            }

            bytes.AddRange(buffer.AsSpan(0, read));
            string text = Encoding.Latin1.GetString([.. bytes]);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0 && end >= 0)
            {
                head = end + 4;
                string line = text[..end].Split("\r\n").Single(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                length = int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
            }
        }

        requests.Writer.TryWrite((Encoding.Latin1.GetString([.. bytes.Take(head)]), [.. bytes.Skip(head)]));
        if (Answer is { } answer)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop.Token);
            return;
        }

        // Nothing is said until whoever asks hangs up.
        await stream.CopyToAsync(Stream.Null, stop.Token);
    }
}
