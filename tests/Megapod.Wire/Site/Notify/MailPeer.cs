namespace Megapod.Wire.Site.Notify;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

/// <summary>A mail server on loopback, as far as handing in one mail goes (RFC 5321): it says what it offers, takes or refuses, and remembers every line that it was told.</summary>
internal sealed class MailPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> lines = [];
    private readonly Task work;

    public MailPeer()
    {
        listener.Start();
        work = Task.Run(WorkAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What is offered beside the plain protocol.</summary>
    public string[] Offers { get; init; } = ["8BITMIME"];

    /// <summary>Who is refused; null: nobody.</summary>
    public string? Refused { get; init; }

    /// <summary>With which the talk is encrypted when the client asks for it (STARTTLS, RFC 3207); null: it is not.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Lines that were told before anything was encrypted; null while it is not.</summary>
    public int? ToldInClear { get; private set; }

    /// <summary>Whether nothing is ever said.</summary>
    public bool IsDumb { get; init; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
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
                if (IsDumb)
                {
                    await client.GetStream().CopyToAsync(Stream.Null, stop.Token);
                    continue;
                }

                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException or InvalidOperationException or AuthenticationException)
        {
            return;
        }
    }

    private async Task TalkAsync(Stream stream, bool isGreeted = false)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (!isGreeted)
        {
            await SayAsync("220 mail.example.org ESMTP");
        }

        bool isMail = false;
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            lock (lines)
            {
                lines.Add(line);
            }

            if (isMail)
            {
                if (line == ".")
                {
                    isMail = false;
                    await SayAsync("250 taken");
                }

                continue;
            }

            string word = line.Split(' ')[0].ToUpperInvariant();
            if (word == "STARTTLS" && Certificate is { } certificate)
            {
                await SayAsync("220 go on");
                await using var secret = new SslStream(stream, leaveInnerStreamOpen: true);
                await secret.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
                ToldInClear = Lines.Count;
                await TalkAsync(secret, isGreeted: true);
                return;
            }

            isMail = word == "DATA";
            await SayAsync(word switch
            {
                "EHLO" => string.Join("\r\n", Offers.Prepend("mail.example.org").Select(o => "250-" + o).Append("250 HELP")),
                "AUTH" => "334 UGFzc3dvcmQ6",
                "RCPT" when Refused is not null && line.Contains(Refused, StringComparison.Ordinal) => "550 no such person",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                "HELO" or "MAIL" or "RCPT" or "RSET" => "250 fine",
                _ => "235 let in",
            });
            if (word == "QUIT")
            {
                return;
            }
        }

        async Task SayAsync(string words) => await stream.WriteAsync(Encoding.ASCII.GetBytes(words + "\r\n"), stop.Token);
    }
}
