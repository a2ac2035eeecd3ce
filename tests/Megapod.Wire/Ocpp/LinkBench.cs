namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Wire.Site;

/// <summary>A link of ours over a socket in memory, whose other end the test plays byte by byte.</summary>
internal sealed class LinkBench : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();

    public LinkBench(OcppLinkConfig? config = null, IOcppHandler? handler = null)
    {
        (Ours, Station) = MemorySocket.Pair();
        Router = new OcppRouter(V16Actions.All, (_, fault) => Troubles.Enqueue(fault));
        Link = new OcppLink(Ours, handler ?? Router, config ?? new OcppLinkConfig(), Clock, new OcppIds(new Random(1)));
        Running = Link.RunAsync(stop.Token);
    }

    public FakeClock Clock { get; } = new();

    public MemorySocket Ours { get; }

    public MemorySocket Station { get; }

    public OcppRouter Router { get; }

    public OcppLink Link { get; }

    public Task<Fault> Running { get; }

    public ConcurrentQueue<Fault> Troubles { get; } = new();

    /// <summary>How many heartbeats were handled.</summary>
    public int Heartbeats { get; private set; }

    /// <summary>Answers heartbeats with the number of each as a time.</summary>
    public LinkBench AnsweringHeartbeats()
    {
        Router.On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = new Instant(++Heartbeats * TimeSpan.TicksPerSecond) }));
        return this;
    }

    public void Say(string message) => Say(Encoding.UTF8.GetBytes(message));

    public void Say(byte[] message) => Station.SendAsync(message, default).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message of ours; fails after a while rather than wait for ever.</summary>
    public async Task<string> HearAsync() =>
        Encoding.UTF8.GetString(await Station.NextAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("closed"));

    /// <summary>Says something and hears what comes of it.</summary>
    public async Task<string> AskAsync(string message)
    {
        Say(message);
        return await HearAsync();
    }

    /// <summary>The id of a call of ours.</summary>
    public static string IdOf(string call) => call.Split('"')[1];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Running;
        stop.Dispose();
    }
}
