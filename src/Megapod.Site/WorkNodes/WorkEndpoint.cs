namespace Megapod.Site.WorkNodes;

using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;
using Megapod.Devices.WorkLink;
using Megapod.Site.Stations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

/// <summary>
/// Where work nodes come in: TLS with the site's own authority, enrolling by a token, and links for those that show their certificate. Nothing else is served here. Connections, bodies, failed tokens and
/// time are bounded.
/// </summary>
internal sealed class WorkEndpoint : IAsyncDisposable
{
    /// <summary>A request for a certificate has less than 1 kB.</summary>
    private const int MostEnrolmentBytes = 16 << 10;

    /// <summary>Failed tokens of one address in a minute.</summary>
    private const int MostFailures = 20;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(3);

    /// <summary>A link that is silent for so long is broken: the node is gone or cannot be reached.</summary>
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly NodeRegister register;
    private readonly Func<string, LinkedNode> nodeOf;
    private readonly Action<string, Fault> told;
    private readonly LoginGate gate;
    private readonly WebApplication app;
    private readonly CancellationTokenSource stop = new();

    private WorkEndpoint(IPEndPoint at, NodeRegister register, Func<string, LinkedNode> nodeOf, Action<string, Fault> told, TimeProvider time)
    {
        (this.register, this.nodeOf, this.told) = (register, nodeOf, told);
        gate = new LoginGate(MostFailures, MostFailures, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostEnrolmentBytes;
            kestrel.Limits.MaxConcurrentConnections = 2 * NodeRegister.Most;
            kestrel.Limits.MaxConcurrentUpgradedConnections = NodeRegister.Most;
            kestrel.Limits.RequestHeadersTimeout = HandshakeTimeout;
            kestrel.Listen(at, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = _ => ValueTask.FromResult(Tls()) });
            });
        });
        app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingTimeout });
        app.Run(ServeAsync);
    }

    /// <summary>Where it listens, with the port that was found.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Opens an endpoint.</summary>
    /// <param name="at">Where.</param>
    /// <param name="register">Who may come.</param>
    /// <param name="nodeOf">The node of a name.</param>
    /// <param name="told">Learns whose link broke, and who was not let in and why.</param>
    /// <param name="time">Time.</param>
    /// <returns>The endpoint; or MP3916.</returns>
    public static async Task<Outcome<WorkEndpoint>> StartAsync(IPEndPoint at, NodeRegister register, Func<string, LinkedNode> nodeOf, Action<string, Fault> told, TimeProvider time)
    {
        var endpoint = new WorkEndpoint(at, register, nodeOf, told, time);
        try
        {
            await endpoint.app.StartAsync();
            return Outcome<WorkEndpoint>.Success(endpoint);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or AddressInUseException)
        {
            await endpoint.DisposeAsync();
            return Outcome<WorkEndpoint>.Failure(WorkNodeFaults.CannotListen(error.Message));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        using (var patience = new CancellationTokenSource(StopPatience))
        {
            await app.StopAsync(patience.Token);
        }

        await app.DisposeAsync();
        stop.Dispose();
    }

    private SslServerAuthenticationOptions Tls() => new()
    {
        ServerCertificateContext = register.Authority.Shown(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,

        // Who enrols has none to show; whose it is and whether it still counts is asked with each request.
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || (certificate is X509Certificate2 shown && register.Authority.Trusts(shown)),
    };

    private Task ServeAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", WorkLinkPaths.Enrol) => EnrolAsync(context),
        ("GET", WorkLinkPaths.Link) when context.WebSockets.IsWebSocketRequest => LinkAsync(context),
        _ => RefuseAsync(context, StatusCodes.Status404NotFound, null),
    };

    private async Task EnrolAsync(HttpContext context)
    {
        var from = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (gate.IsClosed(from, ""))
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, null);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var read = WorkLinkCodec.Decode<WorkEnrolment>(body.GetBuffer().AsSpan(0, (int)body.Length));
        var shown = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
        var papers = !read.IsSuccess ? Outcome<WorkPapers>.Failure(read.Faults)
            : read.Value.Token.Length == 0 && shown is not null ? register.Renew(shown, read.Value.Request)
            : register.Enrol(read.Value);
        if (papers.IsSuccess)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(WorkLinkCodec.Encode(papers.Value), context.RequestAborted);
            return;
        }

        gate.Failed(from, "");
        await RefuseAsync(context, StatusCodes.Status403Forbidden, papers.Faults[0]);
    }

    private async Task LinkAsync(HttpContext context)
    {
        var shown = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
        if (shown is null || register.NodeOf(shown) is not { } node)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, WorkNodeFaults.NotEnrolled(shown is null ? "?" : NodeRegister.NameOf(shown)));
            return;
        }

        using var socket = new WorkLinkSocket(await context.WebSockets.AcceptWebSocketAsync(WorkLinkPaths.SubProtocol));
        try
        {
            await nodeOf(node.Name).RunAsync(socket, stop.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                told(node.Name, WorkLinkFaults.Broke(error.Message));
            }
        }
    }

    private async Task RefuseAsync(HttpContext context, int status, Fault? fault)
    {
        context.Response.StatusCode = status;
        if (fault is not null)
        {
            told(context.Connection.RemoteIpAddress?.ToString() ?? "?", fault);
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(fault.ToString(), context.RequestAborted);
        }
    }
}
