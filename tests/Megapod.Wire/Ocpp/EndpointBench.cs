namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;
using Megapod.Lab.Bench.Ocpp;
using Megapod.Site.Stations;

/// <summary>An endpoint of ours on a free port of this machine, and what it complained about.</summary>
internal sealed class EndpointBench : IAsyncDisposable
{
    private EndpointBench(OcppEndpoint endpoint, TestCentral central, ConcurrentQueue<Fault> refusals)
    {
        Endpoint = endpoint;
        Central = central;
        Refusals = refusals;
    }

    public OcppEndpoint Endpoint { get; }

    public TestCentral Central { get; }

    public ConcurrentQueue<Fault> Refusals { get; }

    public static async Task<EndpointBench> StartAsync(TestCentral central, OcppEndpointConfig? config = null, TimeProvider? clock = null)
    {
        var refusals = new ConcurrentQueue<Fault>();
        var endpoint = await OcppEndpoint.StartAsync(
            config ?? new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, central, clock ?? TimeProvider.System, new OcppIds(new Random(3)), refusals.Enqueue);
        return new EndpointBench(endpoint.Value, central, refusals);
    }

    public Task<LightStation> ConnectAsync(string target, string? subProtocols = "ocpp1.6", string? password = null, string headers = "") =>
        LightStation.ConnectAsync(Endpoint.Plain!, target, subProtocols, headers + (password is null ? "" : Basic(target.Split('/')[^1], password)), TestContext.Current.CancellationToken);

    public static string Basic(string identity, string password) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}"))}\r\n";

    public async Task<int> StatusAsync(string target, string? subProtocols = "ocpp1.6", string? password = null, string headers = "")
    {
        using var station = await ConnectAsync(target, subProtocols, password, headers);
        return station.Status;
    }

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}
