namespace Megapod.Wire.Work;

using System.Threading.Channels;
using Megapod.Core.Jobs;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>A node's runner that runs nothing: it keeps what it is told and says what it is asked to say.</summary>
internal sealed class TestRunner : IRunner
{
    private readonly Channel<WorkOrders> taken = Channel.CreateUnbounded<WorkOrders>();
    private readonly Channel<WorkBudget> given = Channel.CreateUnbounded<WorkBudget>();
    private WorkReport report = Fresh;
    private uint last = 700;

    public static WorkReport Fresh => new()
    {
        Node = "?",
        Number = 1,
        Ceiling = new Watts(500),
        DrawWatts = 400,
        Inventory = new WorkInventory { Host = "host", Version = "1", Cpus = 2, MemoryBytes = 1 << 30, DiskBytes = 1 << 30, Nameplate = new Watts(1_000), Fallback = new Watts(100) },
    };

    public WorkReport? Report => Volatile.Read(ref report);

    public Action? Changed { get; set; }

    public void Take(WorkOrders orders) => taken.Writer.TryWrite(orders);

    public uint Give(WorkBudget budget)
    {
        var counted = budget with { Sequence = ++last };
        given.Writer.TryWrite(counted);
        return counted.Sequence;
    }

    public void Say(Func<WorkReport, WorkReport> next)
    {
        Volatile.Write(ref report, next(Volatile.Read(ref report)));
        Changed?.Invoke();
    }

    public Task<WorkOrders> NextOrdersAsync() => taken.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(WorkBench.Hopeless);

    public Task<WorkBudget> NextBudgetAsync() => given.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(WorkBench.Hopeless);
}
