namespace Megapod.Site.Stations;

using System.Net;
using System.Net.WebSockets;
using System.Security.Authentication;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

/// <summary>
/// Where charging stations connect: Kestrel with nothing above it but the opening of WebSockets. Connections, handshakes, headers, failed logins and their time are bounded; the newest socket of an
/// identity wins. What comes over a link goes to the central system behind it.
/// </summary>
public sealed class OcppEndpoint : IAsyncDisposable
{
    /// <summary>An identity takes 576 bytes at most, all of it escaped.</summary>
    private const int MostRequestLineBytes = 1_024;

    /// <summary>Stations send less than 1 kB.</summary>
    private const int MostHeaderBytes = 8 * 1_024;
    private const int MostHeaders = 40;

    /// <summary>Sub-protocols that are looked at; there are three.</summary>
    private const int MostOffered = 16;

    /// <summary>Stations that the system lets wait until we take them: after an outage they come within a second.</summary>
    private const int Backlog = 4_096;

    /// <summary>How long the end of all connections is waited for; a station that does not answer is let go.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly OcppEndpointConfig config;
    private readonly IOcppCentral central;
    private readonly TimeProvider clock;
    private readonly OcppIds ids;
    private readonly OcppDoor door;
    private readonly OcppSeats seats;
    private readonly TroubleTap troubles;
    private readonly OcppCertificates? certificates;
    private readonly WebSocketMiddleware opening;
    private readonly WebApplication services;
    private readonly IServer server;
    private readonly CancellationTokenSource stop = new();
    private ListenOptions? plain;
    private ListenOptions? secure;
    private int connected;
    private long admitted;
    private long refused;
    private int isClosed;

    private OcppEndpoint(OcppEndpointConfig config, IOcppCentral central, TimeProvider clock, OcppIds ids, Action<Fault>? onTrouble, OcppCertificates? certificates)
    {
        this.config = config;
        this.central = central;
        this.clock = clock;
        this.ids = ids;
        this.certificates = certificates;
        door = new OcppDoor(config.Path, central, new LoginGate(config.MostFailuresOfOne, config.MostFailuresOfAddress, clock));
        seats = new OcppSeats(central);
        troubles = new TroubleTap(onTrouble, clock);
        opening = new WebSocketMiddleware(KnockAsync, Options.Create(new WebSocketOptions()), NullLoggerFactory.Instance);

        // Of the web application nothing is used but the server that it makes: it is never started, and signals stay whose they were.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseSockets(Carry).ConfigureKestrel(Listen);
        services = builder.Build();
        server = services.Services.GetRequiredService<IServer>();
    }

    /// <summary>Where stations without TLS are awaited, with the port that was found; null: nowhere.</summary>
    public IPEndPoint? Plain => plain?.IPEndPoint;

    /// <summary>Where stations with TLS are awaited, with the port that was found; null: nowhere.</summary>
    public IPEndPoint? Secure => secure?.IPEndPoint;

    /// <summary>What it has seen, at this moment.</summary>
    public OcppEndpointHealth Health => new()
    {
        Connected = Volatile.Read(ref connected),
        Admitted = Interlocked.Read(ref admitted),
        Refused = Interlocked.Read(ref refused),
        Superseded = seats.Superseded,
    };

    /// <summary>Opens an endpoint.</summary>
    /// <param name="config">Where and within what bounds.</param>
    /// <param name="central">Who may come, and who answers.</param>
    /// <param name="clock">Time. TLS, requests and pings are timed by the framework's own.</param>
    /// <param name="ids">Message ids for our calls.</param>
    /// <param name="onTrouble">Learns who was not let in and why, 60 times a minute at most, and what is wrong with certificates; must return soon. Null: nobody does.</param>
    /// <returns>The endpoint; or why stations cannot be awaited there.</returns>
    public static async Task<Outcome<OcppEndpoint>> StartAsync(OcppEndpointConfig config, IOcppCentral central, TimeProvider clock, OcppIds ids, Action<Fault>? onTrouble = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(central);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(ids);
        if (config.Plain is null && config.Secure is null)
        {
            throw new ArgumentException("An endpoint listens somewhere.", nameof(config));
        }

        OcppCertificates? read = null;
        if (config.Secure is not null)
        {
            var loaded = OcppCertificates.Load(config);
            if (!loaded.IsSuccess)
            {
                return Outcome<OcppEndpoint>.Failure(loaded.Faults);
            }

            read = loaded.Value;
        }

        var endpoint = new OcppEndpoint(config, central, clock, ids, onTrouble, read);
        try
        {
            await endpoint.server.StartAsync(new Application(endpoint), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or AddressInUseException)
        {
            await endpoint.DisposeAsync();
            return Outcome<OcppEndpoint>.Failure(OcppEndpointFaults.CannotListen(error.Message));
        }

        foreach (var fault in read?.NotValid(config, clock.GetUtcNow()) ?? [])
        {
            endpoint.troubles.Tell(fault);
        }

        return Outcome<OcppEndpoint>.Success(endpoint);
    }

    /// <summary>The link of a station; null: it is not connected. It may end at any time.</summary>
    public OcppLink? LinkOf(string identity) => seats.Of(identity);

    /// <summary>Lets nobody in any more, closes all links and waits until nothing of them runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0)
        {
            return;
        }

        await stop.CancelAsync();
        seats.Close("we stop");
        using (var patience = new CancellationTokenSource(StopPatience, clock))
        {
            await server.StopAsync(patience.Token);
        }

        server.Dispose();
        await services.DisposeAsync();
        certificates?.Dispose();
        stop.Dispose();
    }

    private static void Carry(SocketTransportOptions sockets)
    {
        sockets.Backlog = Backlog;

        // A message is read, answered and sent on the thread of the pool that its socket woke, without being handed to others on the way. The thread that polls the sockets is left out of it, so that a handler
        // which blocks stands in the way of its own station only.
        sockets.UnsafePreferInlineScheduling = true;
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = config.MostHandshakes;
        kestrel.Limits.MaxConcurrentUpgradedConnections = null;
        kestrel.Limits.MaxRequestLineSize = MostRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.RequestHeadersTimeout = config.HandshakeTimeout;

        // Who has connected and says nothing waits as if between two requests.
        kestrel.Limits.KeepAliveTimeout = config.HandshakeTimeout;
        if (config.Plain is { } without)
        {
            kestrel.Listen(without, listen => (listen.Protocols, plain) = (HttpProtocols.Http1, listen));
        }

        if (config.Secure is { } with && certificates is not null)
        {
            kestrel.Listen(with, listen =>
            {
                (listen.Protocols, secure) = (HttpProtocols.Http1, listen);
                listen.UseHttps(Tls(certificates));
            });
        }
    }

    private HttpsConnectionAdapterOptions Tls(OcppCertificates own) => new()
    {
        ServerCertificate = own.Own,
        ServerCertificateChain = own.Above,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        HandshakeTimeout = config.HandshakeTimeout,

        // A station of profile 2 has none to show; whether one is needed is seen once we know who comes.
        ClientCertificateMode = own.HasAuthorities ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
        CheckCertificateRevocation = false,
        ClientCertificateValidation = (certificate, chain, _) => own.Trusts(certificate, chain, clock.GetUtcNow()),
    };

    /// <summary>A request, of whomever.</summary>
    private async Task KnockAsync(HttpContext context)
    {
        var knock = KnockOf(context);
        OcppAdmission admission;
        IOcppHandler handler;
        OcppLinkConfig linkConfig;
        try
        {
            admission = door.Judge(knock);
            if (admission.Fault is { } fault)
            {
                await RefuseAsync(context, admission.Status, fault);
                return;
            }

            handler = central.HandlerFor(admission.Identity, admission.Version);
            linkConfig = central.ConfigFor(admission.Identity, admission.Version) with { Version = admission.Version };
        }
#pragma warning disable CA1031 // A mistake of what is behind us ends this request and is told; the other stations are served.
        catch (Exception error) when (error is not OperationCanceledException and not IOException)
#pragma warning restore CA1031
        {
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, OcppEndpointFaults.Failed(knock.Target, error.Message));
            return;
        }

        if (Interlocked.Increment(ref connected) > config.MostConnections)
        {
            Interlocked.Decrement(ref connected);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, OcppEndpointFaults.TooManyStations(config.MostConnections));
            return;
        }

        try
        {
            Interlocked.Increment(ref admitted);
            await RunAsync(admission.Identity, await OpenAsync(context, admission.Version, handler, linkConfig));
        }
        finally
        {
            Interlocked.Decrement(ref connected);
        }
    }

    private static OcppKnock KnockOf(HttpContext context)
    {
        var tls = context.Features.Get<ITlsConnectionFeature>();
        return new OcppKnock
        {
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            IsWebSocket = context.WebSockets.IsWebSocketRequest,
            IsSecure = tls is not null,
            Address = context.Connection.RemoteIpAddress ?? IPAddress.None,
            Authorization = context.Request.Headers.Authorization.ToString(),
            Origin = context.Request.Headers.Origin.ToString(),
            Certificate = tls?.ClientCertificate,
            Offered = [.. context.WebSockets.WebSocketRequestedProtocols.Take(MostOffered)],
        };
    }

    private async Task<OcppLink> OpenAsync(HttpContext context, OcppVersion version, IOcppHandler handler, OcppLinkConfig linkConfig)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = version.SubProtocol(),
            KeepAliveInterval = config.PingInterval,
            KeepAliveTimeout = config.PingTimeout,
        });
        return new OcppLink(new WebSocketOcppSocket(socket, clock, WebSocketCloseStatus.EndpointUnavailable, context.Abort), handler, linkConfig, clock, ids);
    }

    private async Task RunAsync(string identity, OcppLink link)
    {
        try
        {
            await seats.RunAsync(identity, link, stop.Token);
        }
#pragma warning disable CA1031 // A mistake of what is behind us ends this link and is told; the other stations are served.
        catch (Exception error)
#pragma warning restore CA1031
        {
            link.Close("of a mistake of ours");
            troubles.Tell(OcppEndpointFaults.Failed(identity, error.Message));
        }
    }

    private async Task RefuseAsync(HttpContext context, int status, Fault fault)
    {
        Interlocked.Increment(ref refused);
        troubles.Tell(fault);
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        context.Response.ContentType = "text/plain; charset=utf-8";
        switch (status)
        {
            case StatusCodes.Status401Unauthorized:
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"ocpp\", charset=\"UTF-8\"";
                break;
            case StatusCodes.Status426UpgradeRequired:
                context.Response.Headers.Upgrade = "websocket";
                context.Response.Headers.Connection = "close, Upgrade";
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                context.Response.Headers.RetryAfter = ((int)LoginGate.Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
        }

        await context.Response.WriteAsync($"{fault.Code}: {fault.Message}\n", context.RequestAborted);
    }

    /// <summary>Requests as Kestrel gives them.</summary>
    private sealed class Application(OcppEndpoint endpoint) : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => endpoint.opening.Invoke(new DefaultHttpContext(context));

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
            // Nothing is held beyond the request: the link has ended by now.
        }
    }
}
