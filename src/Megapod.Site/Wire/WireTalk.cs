namespace Megapod.Site.Wire;

using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>The talk with devices that are begun and ended together: those of one pod, which come and go with it, or those of the site itself.</summary>
/// <param name="owner">Name of the pod; empty for the site itself.</param>
internal sealed class WireTalk(string owner)
{
    private readonly List<DeviceWorker> workers = [];
    private readonly List<Task> working = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Name of the pod; empty for the site itself.</summary>
    public string Owner => owner;

    /// <summary>The workers, in the order in which they were added.</summary>
    public IReadOnlyList<DeviceWorker> Workers => workers;

    /// <summary>Whether a question or a command is under way.</summary>
    public bool IsTalking => workers.Exists(w => w.IsTalking);

    /// <summary>Addresses of connections that these devices are behind; others may be behind them, too.</summary>
    public HashSet<(string Host, int Port)> Addresses { get; } = [];

    /// <summary>Adds a worker that has not begun.</summary>
    public void Add(DeviceWorker worker) => workers.Add(worker);

    /// <summary>Begins to ask.</summary>
    public void Start() => working.AddRange(workers.Select(worker => Task.Run(() => worker.RunAsync(stopping.Token))));

    /// <summary>How the talk goes.</summary>
    /// <param name="now">The instant.</param>
    public IEnumerable<DeviceHealth> HealthAt(Instant now) => workers.Select(w => w.HealthAt(now));

    /// <summary>Ends the talk; devices keep what they hold until it lapses.</summary>
    public async Task EndAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(working);
        stopping.Dispose();
    }
}
