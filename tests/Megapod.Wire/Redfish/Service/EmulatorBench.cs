namespace Megapod.Wire.Redfish.Service;

using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Wire.Site;

/// <summary>An emulated controller of the small pod on real sockets.</summary>
internal sealed class EmulatorBench : IAsyncDisposable
{
    private EmulatorBench()
    {
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public FakeClock Clock { get; } = new();

    public TestPlant Plant { get; } = new();

    public HttpClient Http { get; }

    public EmulatedRedfish Controller { get; private set; } = null!;

    public RedfishHost Host { get; private set; } = null!;

    public string Root => $"http://127.0.0.1:{Controller.Port}";

    public static async Task<EmulatorBench> OpenAsync(RedfishServiceConfig? service = null, string? scope = null, bool isReal = false)
    {
        var bench = new EmulatorBench();
        bench.Clock.Began = new DateTimeOffset(TestPod.Noon.ToUtc(), TimeSpan.Zero);
        var config = new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = scope } };
        config = service is null ? config : config with { Service = service };
        var time = isReal ? TimeProvider.System : bench.Clock;
        bench.Controller = new EmulatedRedfish(config, bench.Plant, () => Instant.From(bench.Clock.GetUtcNow()), time);
        var opened = await RedfishHost.OpenAsync([bench.Controller], TimeProvider.System);
        Assert.True(opened.IsSuccess, string.Join(", ", opened.Faults));
        bench.Host = opened.Value;
        return bench;
    }

    public void Have(RedfishVice vice, Func<RedfishVices, RedfishVices>? more = null) => Controller.Vices = (more ?? (v => v))(new RedfishVices { Which = vice });

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Root + path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<int> StatusAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(method, path, body, headers);
        return (int)answer.StatusCode;
    }

    public async Task<JsonObject> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(Root + path, TestContext.Current.CancellationToken))!.AsObject();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}
