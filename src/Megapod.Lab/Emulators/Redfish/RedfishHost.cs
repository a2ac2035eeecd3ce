namespace Megapod.Lab.Emulators.Redfish;

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;
using Megapod.Devices.Redfish.Service;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>Puts emulated controllers on the wire, each on ports of its own on loopback, all in one web server: fifty of them cost one server and a hundred sockets.</summary>
public sealed class RedfishHost : IAsyncDisposable
{
    /// <summary>A piece of what makes an answer huge.</summary>
    private const int Chunk = 64 * 1024;

    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;
    private readonly CancellationTokenSource stopping = new();
    private readonly HttpClient http = new();
    private readonly List<Task> pushing = [];

    private RedfishHost(WebApplication app, X509Certificate2 certificate, IReadOnlyList<EmulatedRedfish> controllers)
    {
        this.app = app;
        this.certificate = certificate;
        Controllers = controllers;
    }

    /// <summary>The controllers, in the order in which they were given.</summary>
    public IReadOnlyList<EmulatedRedfish> Controllers { get; }

    /// <summary>Opens ports for controllers.</summary>
    /// <param name="controllers">The controllers; each is told its ports.</param>
    /// <param name="time">Time of the certificate.</param>
    /// <returns>The host; MP4090 where no port is free.</returns>
    public static async ValueTask<Outcome<RedfishHost>> OpenAsync(IReadOnlyList<EmulatedRedfish> controllers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(controllers);
        ArgumentNullException.ThrowIfNull(time);
        var made = MakeCertificate(time.GetUtcNow());
        var listening = new List<(EmulatedRedfish Controller, ListenOptions Options, bool IsSecure)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var controller in controllers)
            {
                Listen(kestrel, controller, null);
                if (controller.IsSecure)
                {
                    Listen(kestrel, controller, made);
                }
            }
        });
        builder.Services.AddRoutingCore();
        var built = builder.Build();
        var host = new RedfishHost(built, made, controllers);
        built.Run(host.AnswerAsync);
        try
        {
            await built.StartAsync();
        }
        catch (IOException taken)
        {
            await host.DisposeAsync();
            return Outcome<RedfishHost>.Failure(new Fault(RedfishFaultCodes.CannotListen, $"No port on loopback for emulated Redfish services: {taken.Message}", "End other programs that hold many ports."));
        }

        foreach (var (controller, options, isSecure) in listening)
        {
            int port = options.IPEndPoint!.Port;
            (controller.Port, controller.SecurePort) = isSecure ? (controller.Port, port) : (port, controller.SecurePort);
        }

        foreach (var controller in controllers)
        {
            host.pushing.Add(Task.Run(() => controller.PushAsync(host.http, host.stopping.Token)));
        }

        return Outcome<RedfishHost>.Success(host);

        void Listen(KestrelServerOptions kestrel, EmulatedRedfish controller, X509Certificate2? secured) => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            listening.Add((controller, options, secured is not null));
            options.Protocols = HttpProtocols.Http1;
            if (secured is not null)
            {
                options.UseHttps(secured);
            }

            // A connection knows by its port whose it is, and a request finds that among its features.
            options.Use(next => connection =>
            {
                connection.Features.Set(controller);
                return next(connection);
            });
        });
    }

    /// <summary>Closes all ports; requests that are never answered end with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        try
        {
            await Task.WhenAll(pushing);
        }
        catch (OperationCanceledException)
        {
            // Each of them ends so.
            pushing.Clear();
        }

        await app.DisposeAsync();
        http.Dispose();
        certificate.Dispose();
        stopping.Dispose();
    }

    /// <summary>A certificate that the controller has made for itself, good for loopback.</summary>
    private static X509Certificate2 MakeCertificate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=emulated controller", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var controller = context.Features.Get<EmulatedRedfish>()!;
        var vices = controller.Vices;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        context.RequestAborted = ending.Token;
        try
        {
            var request = await RedfishHttp.ReadAsync(context, controller.Service.MostBodyBytes);
            bool isHere = request.Target.Split('?')[0].Contains(vices.Only, StringComparison.Ordinal);
            if (isHere && vices.Has(RedfishVice.Hang))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ending.Token);
            }

            var answer = controller.Answer(request, vices);
            if (answer.IsEventStream)
            {
                await RedfishHttp.FollowAsync(controller.Service, context, answer, piece => controller.Vices switch
                {
                    var now when now.Has(RedfishVice.SilentEvents) => null,
                    var now when now.Has(RedfishVice.BareEvents) => RedfishTampering.Bare(piece),
                    _ => piece,
                });
                return;
            }

            RedfishHttp.Begin(context, answer);
            if (!HttpMethods.IsHead(request.Method))
            {
                await WriteAsync(context, answer, isHere ? vices : RedfishVices.None, controller.Time);
            }
        }
        catch (OperationCanceledException)
        {
            // The client left, or the controller is taken off the wire.
            context.Abort();
        }
    }

    private static async Task WriteAsync(HttpContext context, RedfishResponse answer, RedfishVices vices, TimeProvider time)
    {
        var (body, stop) = (context.Response.Body, context.RequestAborted);
        if (answer.Body.IsEmpty)
        {
            return;
        }

        if (vices.Has(RedfishVice.TornJson))
        {
            context.Response.ContentLength = answer.Body.Length;
            await body.WriteAsync(answer.Body[..(answer.Body.Length / 2)], stop);
            await body.FlushAsync(stop);
            context.Abort();
            return;
        }

        if (vices.Has(RedfishVice.HugeBody))
        {
            // Spaces behind the first brace: as long as one likes, and still JSON.
            byte[] spaces = new byte[Chunk];
            spaces.AsSpan().Fill((byte)' ');
            await body.WriteAsync(answer.Body[..1], stop);
            for (long left = vices.HugeBytes; left > 0; left -= Chunk)
            {
                await body.WriteAsync(spaces.AsMemory(0, (int)Math.Min(left, Chunk)), stop);
            }

            await body.WriteAsync(answer.Body[1..], stop);
            return;
        }

        context.Response.ContentLength = answer.Body.Length;
        if (!vices.Has(RedfishVice.Drip))
        {
            await body.WriteAsync(answer.Body, stop);
            return;
        }

        for (int at = 0; at < answer.Body.Length; at += vices.DripBytes)
        {
            await body.WriteAsync(answer.Body.Slice(at, Math.Min(vices.DripBytes, answer.Body.Length - at)), stop);
            await body.FlushAsync(stop);
            await Task.Delay(vices.DripPause, time, stop);
        }
    }
}
