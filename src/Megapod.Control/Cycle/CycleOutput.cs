namespace Megapod.Control.Cycle;

using Megapod.Control.Guards;
using Megapod.Control.Regulator;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What a cycle decided. One object is reused from cycle to cycle: copy what must outlive the next step.</summary>
public sealed class CycleOutput
{
    private GrantCommand[] grants;
    private readonly List<IsolationOrder> isolation = [];
    private uint faults;

    /// <summary>An empty output for a site.</summary>
    public CycleOutput(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        grants = new GrantCommand[tree.Consumers.Length];
        Reasons = new Reason[tree.Consumers.Length];
        CeilingWatts = new double[tree.Consumers.Length];
        WantedWatts = new double[tree.Consumers.Length];
    }

    /// <summary>Grants to send now, shrinks first.</summary>
    public ReadOnlySpan<GrantCommand> Grants => grants.AsSpan(0, GrantCount);

    /// <summary>How many grants there are.</summary>
    public int GrantCount { get; private set; }

    /// <summary>What pods' own means shall cut off and have not said yet that they did.</summary>
    public IReadOnlyList<IsolationOrder> Isolation => isolation;

    /// <summary>The battery's target; meaningless on a site without one.</summary>
    public RegulatorTarget Target { get; internal set; }

    /// <summary>Sequence number under which the target's highest power is counted in the ledger. 0: none is to be sent, because the battery is gone.</summary>
    public uint TargetSequence { get; internal set; }

    /// <summary>How long the battery shall hold a set-point made from the target.</summary>
    public TimeSpan TargetDuration { get; internal set; }

    /// <summary>Per consumer, why it holds what it holds.</summary>
    public Reason[] Reasons { get; }

    /// <summary>Per consumer, the ceiling in force or on its way, W; what it falls back to when it holds no grant.</summary>
    public double[] CeilingWatts { get; }

    /// <summary>Per consumer, what it would be given without limits, W.</summary>
    public double[] WantedWatts { get; }

    /// <summary>What the connection is committed to at worst now, W.</summary>
    public double CommittedWatts { get; internal set; }

    /// <summary>The connection's limit less margin, W.</summary>
    public double UsableWatts { get; internal set; }

    /// <summary>Room left at the connection that nobody holds, W.</summary>
    public double RoomWatts => Math.Max(0, UsableWatts - CommittedWatts);

    /// <summary>Margin kept below the limit, W.</summary>
    public double MarginWatts { get; internal set; }

    /// <summary>Compute wanted at present prices less what it was given, W.</summary>
    public double ComputeShortWatts { get; internal set; }

    /// <summary>Ceilings of cars less what they draw, W: what trimming has not (yet) given back.</summary>
    public double SlackWatts { get; internal set; }

    /// <summary>By how much more the connection is taken up while a rack's grant lasts than now, because grants may lapse to fallbacks that are higher, W.</summary>
    public double FallbackWatts { get; internal set; }

    /// <summary>Support that grants could count on, W, and which guard bounds it.</summary>
    public double SupportWatts { get; internal set; }

    /// <summary>The guard that bounds the support.</summary>
    public GuardId SupportBy { get; internal set; }

    /// <summary>How the site stands to the grid.</summary>
    public GridTopology Topology { get; internal set; }

    /// <summary>Since when.</summary>
    public Instant TopologySince { get; internal set; }

    /// <summary>When the relay will be permitted to close the breaker if the grid stays sound; <see cref="Instant.Forever"/> while it is not, or while there is nothing to return from.</summary>
    public Instant ReturnsAt { get; internal set; } = Instant.Forever;

    /// <summary>How far a start from black has come.</summary>
    public StartStep Step { get; internal set; }

    /// <summary>What relay and battery may do by themselves; they act, nobody forces them.</summary>
    public RelayPermit Permit { get; internal set; }

    /// <summary>Hours for which the battery alone would carry the present load; NaN where the site cannot island or nothing is known.</summary>
    public double HoldHours { get; internal set; } = double.NaN;

    /// <summary>Hours for which it would carry what must stay: firm racks, the cars' minimum, idle racks, house and cooling; NaN as above.</summary>
    public double FirmHoldHours { get; internal set; } = double.NaN;

    /// <summary>Whether a guard narrowed anything in this cycle; otherwise it was idle.</summary>
    public bool IsBinding(GuardId guard) => (BindingGuards & (1u << (int)guard)) != 0;

    /// <summary>Whether a fault holds in this cycle.</summary>
    public bool IsRaised(SiteFault fault) => (faults & BitOf(fault)) != 0;

    /// <summary>
    /// What was decided before the site got or gave away pods, for whoever looks before the next cycle: reasons of what stays go on since when they were. Grants and orders to send are none; the battery's target is the same.
    /// </summary>
    /// <param name="match">Which thing is which; from this output's site.</param>
    /// <param name="before">The memory by which reasons name their limits.</param>
    /// <param name="after">The same of the site gone to.</param>
    public CycleOutput Exchanged(TreeMatch match, CycleMemory before, CycleMemory after)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var next = new CycleOutput(match.To)
        {
            Target = Target,
            TargetSequence = TargetSequence,
            TargetDuration = TargetDuration,
            CommittedWatts = CommittedWatts,
            UsableWatts = UsableWatts,
            MarginWatts = MarginWatts,
            SupportWatts = SupportWatts,
            SupportBy = SupportBy,
            Topology = Topology,
            TopologySince = TopologySince,
            ReturnsAt = ReturnsAt,
            Step = Step,
            Permit = Permit,
            HoldHours = HoldHours,
            FirmHoldHours = FirmHoldHours,
            BindingGuards = BindingGuards,
            faults = faults,
        };
        match.CarryConsumers<Reason>(Reasons, next.Reasons);
        match.CarryConsumers<double>(CeilingWatts, next.CeilingWatts);
        match.CarryConsumers<double>(WantedWatts, next.WantedWatts);
        for (int i = 0; i < next.Reasons.Length; i++)
        {
            ref var reason = ref next.Reasons[i];
            if (reason.Kind is ReasonKind.Limit or ReasonKind.AwaitingConfirmation && reason.Index >= 0)
            {
                reason = reason with { Index = after.RowOf(before.RowName(reason.Index)) };
            }
        }

        return next;
    }

    internal void Raise(SiteFault fault, bool isThere = true) => faults |= isThere ? BitOf(fault) : 0;

    /// <summary>The guards that narrowed something, one bit each at the guard's number.</summary>
    internal uint BindingGuards { get; set; }

    internal void Clear()
    {
        GrantCount = 0;
        faults = 0;
        isolation.Clear();
    }

    internal void Add(in GrantCommand grant)
    {
        if (GrantCount == grants.Length)
        {
            Array.Resize(ref grants, grants.Length * 2);
        }

        grants[GrantCount++] = grant;
    }

    internal void Add(in IsolationOrder order) => isolation.Add(order);

    private static uint BitOf(SiteFault fault) => 1u << (fault - SiteFault.DeviceDisobeys);
}
