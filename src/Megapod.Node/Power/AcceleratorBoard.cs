namespace Megapod.Node.Power;

using System.Collections.Concurrent;
using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Gpu;
using Megapod.Node.Cgroups;

/// <summary>
/// The accelerators of this machine: what they are, what they draw, and the power limits that they are told. A thread of its own asks them, so that a driver that hangs does not hold the loop. A limit counts as proven once
/// a draw above it was seen to come down to it.
/// </summary>
internal sealed class AcceleratorBoard : IDisposable
{
    /// <summary>How often they are asked; newer ones show the mean of a second anyway.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the first answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A reading that is older is none.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>A limit is not told again for less, W: drivers round.</summary>
    private const double Worthwhile = 2;

    /// <summary>A draw is at a limit within this part of it.</summary>
    private const double AtLimit = 0.05;

    /// <summary>What one draws with a context open and nothing to do, as a part of its nameplate, until it was seen.</summary>
    private const double ContextShare = 0.2;

    private readonly NvmlPoller poller;
    private readonly TimeProvider clock;
    private readonly bool setsLimits;
    private readonly Thread worker;
    private readonly ManualResetEventSlim first = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Dictionary<string, double> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> above = new(StringComparer.Ordinal);
    private readonly SortedSet<string> proven = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> halted = new(StringComparer.Ordinal);
    private volatile bool isStopping;

    /// <summary>Begins to ask, and waits a little for the first answer.</summary>
    /// <param name="library">Name or path of the library.</param>
    /// <param name="setsLimits">Whether power limits may be set.</param>
    /// <param name="clock">Tells the time.</param>
    public AcceleratorBoard(string library, bool setsLimits, TimeProvider clock)
    {
        (this.setsLimits, this.clock) = (setsLimits, clock);
        poller = new NvmlPoller("node", library, watchesEvents: false);
        worker = new Thread(Ask) { Name = "accelerators", IsBackground = true };
        worker.Start();
        first.Wait(Patience);
    }

    /// <summary>What is wrong with them; null: nothing, or there are none.</summary>
    public Fault? Trouble => poller.Trouble;

    /// <summary>The accelerators, by id.</summary>
    public IReadOnlyList<WorkAccelerator> All =>
        [.. poller.Image.Rows.Where(r => r.State == GpuState.Present && NameplateOf(r) > 0).Select(r => new WorkAccelerator(r.Uuid, r.Identity.Model, new Watts(NameplateOf(r)), setsLimits ? r.LeastLimit : null))];

    /// <summary>Means by which they are held back, in words.</summary>
    public IReadOnlyList<string> Means => [.. All.Where(a => a.LeastCap is not null).Select(a => $"power limit of {a.Id}: {(proven.Contains(a.Id) ? "proven" : "unproven")}")];

    /// <summary>What one draws; NaN: not known.</summary>
    public double WattsOf(string id) => ReadingOf(id, PartQuantity.Power);

    /// <summary>Energy that one has drawn since its driver was loaded, Wh; NaN: not known.</summary>
    public double WattHoursOf(string id) => ReadingOf(id, PartQuantity.Energy);

    /// <summary>What one draws with a context open and nothing to do, W: as it was last seen, else a guess.</summary>
    public double ContextWatts(WorkAccelerator accelerator) => halted.GetValueOrDefault(accelerator.Id, accelerator.Nameplate.Value * ContextShare);

    /// <summary>Notes what one draws now as what it draws while its job is halted.</summary>
    public void LearnContext(WorkAccelerator accelerator)
    {
        if (WattsOf(accelerator.Id) is >= 0 and var watts)
        {
            halted[accelerator.Id] = Math.Min(watts, accelerator.Nameplate.Value);
        }
    }

    /// <summary>Holds one to a power limit, as far as it takes one.</summary>
    /// <param name="accelerator">Which.</param>
    /// <param name="watts">The limit; it is brought into the range that the accelerator takes.</param>
    public void HoldTo(WorkAccelerator accelerator, double watts)
    {
        double limit = Math.Clamp(watts, accelerator.LeastCap?.Value ?? accelerator.Nameplate.Value, accelerator.Nameplate.Value);
        Judge(accelerator.Id);
        if (accelerator.LeastCap is null || (told.TryGetValue(accelerator.Id, out double before) && Math.Abs(limit - before) < Worthwhile))
        {
            return;
        }

        if (WattsOf(accelerator.Id) > limit * (1 + AtLimit))
        {
            above[accelerator.Id] = limit;
        }

        told[accelerator.Id] = limit;
        poller.Tell(accelerator.Id, new Watts(limit));
        wake.Set();
    }

    /// <summary>Files by which a job uses accelerators: those of its own, and those that all share.</summary>
    public static IReadOnlyList<string> FilesOf(IReadOnlyList<string> ids) => ids.Count == 0
        ? []
        : ["/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", .. ids.Select(MinorOf).OfType<long>().Select(minor => string.Create(CultureInfo.InvariantCulture, $"/dev/nvidia{minor}"))];

    /// <summary>Variables that tell a job's programs which accelerators are theirs; without any they are told that there are none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> VariablesOf(IReadOnlyList<string> ids) => [new("CUDA_VISIBLE_DEVICES", string.Join(',', ids)), new("NVIDIA_VISIBLE_DEVICES", ids.Count == 0 ? "void" : string.Join(',', ids))];

    /// <summary>Stops asking. Limits stay as they are: they are safer than none.</summary>
    public void Dispose()
    {
        isStopping = true;
        wake.Set();
        worker.Join();
        poller.Dispose();
        first.Dispose();
        wake.Dispose();
    }

    private static double NameplateOf(GpuRow row) => (row.MostLimit ?? row.DefaultLimit)?.Value ?? 0;

    /// <summary>The number of its file, which need not be its number in the library.</summary>
    private static long? MinorOf(string id)
    {
        const string Folder = "/proc/driver/nvidia/gpus";
        foreach (string gpu in Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : [])
        {
            string[] lines = (GroupFiles.Read(Path.Combine(gpu, "information")) ?? "").Split('\n');
            if (lines.Any(l => l.StartsWith("GPU UUID:", StringComparison.Ordinal) && l.EndsWith(id, StringComparison.Ordinal))
                && lines.FirstOrDefault(l => l.StartsWith("Device Minor:", StringComparison.Ordinal)) is { } minor)
            {
                return long.Parse(minor[(minor.IndexOf(':', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private double ReadingOf(string id, PartQuantity quantity)
    {
        var image = poller.Image;
        bool isFresh = Instant.From(clock.GetUtcNow()) - image.At < Fresh;
        return isFresh && image.Of(id)?.Of(quantity) is { Quality: Quality.Good } reading ? reading.Value : double.NaN;
    }

    private void Judge(string id)
    {
        if (above.TryGetValue(id, out double limit) && WattsOf(id) <= limit * (1 + AtLimit))
        {
            proven.Add(id);
            above.Remove(id);
        }
    }

    private void Ask()
    {
        while (!isStopping)
        {
            var now = Instant.From(clock.GetUtcNow());
            _ = poller.PollAsync(now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (poller.HasCommand)
            {
                _ = poller.CarryAsync(now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            first.Set();
            wake.WaitOne(poller.Presence == GpuPresence.Present ? Period : TimeSpan.FromSeconds(1));
        }
    }
}
