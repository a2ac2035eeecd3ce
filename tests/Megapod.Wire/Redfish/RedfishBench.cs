namespace Megapod.Wire.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Wire.Site;

/// <summary>A scripted service, a clock that only the test moves, and a client of it.</summary>
public abstract class RedfishBench : IAsyncDisposable
{
    private readonly List<RedfishClient> clients = [];
    private RedfishClient? client;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected ScriptedService Service { get; } = new ScriptedService().With("pod.txt");

    private protected FakeClock Clock { get; } = new() { Began = new DateTimeOffset(2026, 5, 1, 10, 30, 0, TimeSpan.Zero) };

    private protected Instant Now => Instant.From(Clock.GetUtcNow());

    private protected RedfishClient Client => client ??= Open(Config);

    /// <summary>Pauses last no time, so that no test waits for one that it does not speak of.</summary>
    private protected RedfishClientConfig Config => new(Service.Address) { User = "operator", Password = "secret-word", FirstPause = TimeSpan.FromTicks(1), LongestPause = TimeSpan.FromTicks(1) };

    public async ValueTask DisposeAsync()
    {
        foreach (var open in clients)
        {
            await open.DisposeAsync();
        }

        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected RedfishClient Open(RedfishClientConfig config)
    {
        var made = RedfishClient.Create(config, Clock, new SeededRandom(7));
        Assert.True(made.IsSuccess, string.Join("; ", made.Faults));
        clients.Add(made.Value);
        return made.Value;
    }

    private protected static Fault Expect<T>(string code, Outcome<T> outcome)
        where T : class
    {
        var fault = Assert.Single(outcome.Faults);
        Assert.Equal(code, fault.Code);
        return fault;
    }
}
