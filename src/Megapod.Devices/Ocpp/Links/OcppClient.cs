namespace Megapod.Devices.Ocpp.Links;

using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>Connects to a central system as a station does.</summary>
public static class OcppClient
{
    /// <summary>Connects.</summary>
    /// <param name="config">Where and as whom.</param>
    /// <param name="clock">Time.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The connection; or why there is none. A password is in no fault.</returns>
    public static async Task<Outcome<OcppConnection>> ConnectAsync(OcppClientConfig config, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentException.ThrowIfNullOrEmpty(config.Identity, nameof(config));
        var socket = new ClientWebSocket();
        using var invoker = Invoker(config);
        using var patience = new CancellationTokenSource(config.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        Fault fault;
        try
        {
            Prepare(socket.Options, config);
            await socket.ConnectAsync(AddressOf(config), invoker, either.Token);
            if (OcppVersions.Common([socket.SubProtocol ?? ""], [.. config.Versions]) is { } version)
            {
                return Outcome<OcppConnection>.Success(new OcppConnection(new WebSocketOcppSocket(socket, clock), version));
            }

            fault = new Fault(OcppFaultCodes.NoCommonVersion, $"{config.Address.Host} agreed on no edition of OCPP that we speak.", "Look which editions the central system speaks.");
        }
        catch (WebSocketException error) when ((int)socket.HttpStatusCode is not (0 or (int)HttpStatusCode.SwitchingProtocols))
        {
            fault = NotLetIn(config, socket.HttpStatusCode, error);
        }
        catch (WebSocketException error) when (socket.HttpStatusCode == HttpStatusCode.SwitchingProtocols)
        {
            fault = new Fault(OcppFaultCodes.NoCommonVersion, $"{config.Address.Host} agreed on no edition of OCPP that we speak ({error.Message}).", "Look which editions the central system speaks.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            fault = CannotConnect(config, $"nothing came of it within {config.ConnectTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (error is WebSocketException or HttpRequestException or IOException)
        {
            fault = CannotConnect(config, Innermost(error).Message.TrimEnd('.'));
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        return Outcome<OcppConnection>.Failure(fault);
    }

    private static Uri AddressOf(OcppClientConfig config) =>
        new($"{config.Address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(config.Identity)}");

    private static void Prepare(ClientWebSocketOptions options, OcppClientConfig config)
    {
        options.CollectHttpResponseDetails = true;
        options.KeepAliveInterval = config.PingInterval;
        options.KeepAliveTimeout = config.PingTimeout;
        foreach (var version in config.Versions)
        {
            options.AddSubProtocol(version.SubProtocol());
        }

        if (config.Password is { } password)
        {
            options.SetRequestHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{config.Identity}:{password}")));
        }
    }

    private static HttpMessageInvoker Invoker(OcppClientConfig config)
    {
        var tls = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (config.Authorities is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (config.Certificate is { } own)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: config.Above, offline: true);
        }

        // A station calls its central system and nobody else: no proxy, no redirection.
        return new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = tls, UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    }

    private static Fault NotLetIn(OcppClientConfig config, HttpStatusCode status, Exception error) => new(
        OcppFaultCodes.NotLetIn,
        $"{config.Address.Host} answered {(int)status} to {OcppText.Printable(config.Identity, 48)}{(status == HttpStatusCode.OK ? $" ({error.Message})" : "")}.",
        status switch
        {
            HttpStatusCode.Unauthorized => "Look whether identity and password are those that the central system knows.",
            HttpStatusCode.NotFound => "Look whether the central system knows this identity, and whether the path is right.",
            _ => "Look what the central system says of it.",
        });

    private static Fault CannotConnect(OcppClientConfig config, string why) => new(
        OcppFaultCodes.CannotConnect,
        $"{config.Address.Host}:{config.Address.Port} cannot be reached: {why}.",
        "Look whether it runs, and at the way to it; over TLS also at both certificates.");

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
