namespace Megapod.Site.Accounts;

using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

/// <summary>Kestrel with TLS where a door leads beyond this machine.</summary>
internal static class DoorListener
{
    /// <summary>Connections from elsewhere at once; more are closed unheard.</summary>
    public const int MostConnections = 256;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Listens wherever the door says.</summary>
    public static void Listen(KestrelServerOptions kestrel, SiteDoor door)
    {
        if (door.Certificate is not { } certificate)
        {
            return;
        }

        int connected = 0;
        foreach (var at in door.Listen)
        {
            kestrel.Listen(at, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(next => connection => CountAsync(connection, next));
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeTimeout,
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = certificate.Current(),
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        AllowRenegotiation = false,
                    }),
                });
            });
        }

        async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            try
            {
                if (Interlocked.Increment(ref connected) > MostConnections)
                {
                    connection.Abort();
                    return;
                }

                await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref connected);
            }
        }
    }
}
