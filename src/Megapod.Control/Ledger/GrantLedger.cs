namespace Megapod.Control.Ledger;

using System.Numerics;
using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The ledger of grants: what every consumer may draw at worst, now and later, if no further message is ever delivered.
/// It holds laws 1 and 2: the sum of worst cases fits every limit at every later instant, and a ceiling only grows into headroom that is
/// confirmed free. The battery's commanded set-point is kept as one more, signed, consumer: discharge that it has been told to hold counts
/// against the load until its reversion could have passed. State is mutable and belongs to the caller; nothing here reads a clock.
/// </summary>
internal sealed partial class GrantLedger
{
    /// <summary>Grants remembered per consumer. More only pile up while nothing is confirmed; then the two oldest are merged at their worst.</summary>
    private const int MaxGrants = 8;

    /// <summary>Trusted samples above a confirmed ceiling, one after another, before a device counts as disobeying. One may be a misaligned sample.</summary>
    private const int StrikesToAdvisory = 3;

    private const int K = Horizon.Slots;

    /// <summary>What a node carries beyond its children has no declared phases or power factor: all of it counts on each phase, as the site rule does.</summary>
    private static readonly double ResidualTan = Math.Tan(Math.Acos(SilentLoad.ResidualPowerFactor));

    private readonly PowerTree tree;
    private readonly Horizon horizon;
    private readonly int consumers;
    private readonly int nodes;
    private readonly int battery;
    private readonly Grant[] grants;
    private readonly int[] counts;
    private readonly uint[] sequences;
    private readonly double[] fallback;
    private readonly double[] nameplate;
    private readonly double[] floor;
    private readonly double[] overshoot;
    private readonly double[] tolerance;
    private readonly double[] meterError;
    private readonly long[] actuation;
    private readonly long[] latency;
    private readonly double[] drift;
    private readonly long[] skew;
    private readonly bool[] controlled;
    private readonly bool[] provenClass;
    private readonly double[] draw;
    private readonly long[] drawAt;
    private readonly int[] strikes;
    private readonly long[] judgedAt;
    private readonly long[] bareSince;
    private readonly double[] own;
    private readonly int[] firm;
    private readonly double[] promised;
    private readonly long[] promisedUntil;
    private readonly double[] nodeNeed;
    private readonly double[] rating;
    private readonly double[] residual;
    private readonly int[] parent;
    private readonly int[] nodeOf;
    private readonly int[][] pathRows;
    private readonly double[] rowActive;
    private readonly double[] rowReactive;
    private readonly double[] caps;
    private readonly double[] rowResidual;
    private readonly double[] rowMargin;
    private readonly bool timedLimits;
    private readonly double[] meterWatts;
    private readonly long[] meterAt;
    private readonly double[] nodeMeterError;
    private readonly double[] ramp;
    private readonly double[] unexplained;
    private readonly double[] explained;
    private readonly double[] doubt;
    private readonly int[][] rowNodes;
    private readonly double[] lately = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
    private readonly double[] followed;
    private int followedAt;
    private long latelyAt;
    private long nowTicks;
    private double voltage;

    /// <summary>Whether some node is over its rating in some slot, so that the nodes above it see less than its children's sum.</summary>
    private bool isClipped;

    /// <summary>An empty ledger: every consumer counts its fallback until it holds a grant.</summary>
    public GrantLedger(PowerTree tree)
    {
        this.tree = tree;
        horizon = Horizon.For(tree);
        consumers = tree.Consumers.Count;
        nodes = tree.Nodes.Count;
        battery = tree.BatteryNode >= 0 ? consumers : -1;
        int all = consumers + 1;
        grants = new Grant[all * MaxGrants];
        counts = new int[all];
        sequences = new uint[all];
        draw = new double[all];
        drawAt = new long[all];
        Array.Fill(draw, double.NaN);
        strikes = new int[all];
        judgedAt = new long[all];
        bareSince = new long[all];
        own = new double[all * K];
        firm = new int[all];
        promised = new double[all];
        promisedUntil = new long[all];
        fallback = [.. tree.Consumers.Select(c => c.Fallback.Value), 0];
        nameplate = [.. tree.Consumers.Select(c => c.Nameplate.Value), 0];
        floor = [.. tree.Consumers.Select(c => c.Kind == ConsumerKind.Rack ? c.Minimum.Value : double.NegativeInfinity), double.NegativeInfinity];
        controlled = [.. tree.Consumers.Select(c => c.IsControlled), true];
        var enforcement = tree.Consumers.Select(c => c.Enforcement).Append(tree.Site.Battery?.Enforcement ?? new EnforcementConfig()).ToArray();
        overshoot = [.. enforcement.Select(e => e.Class == EnforcementClass.Hardware ? 0 : e.Overshoot.Value)];
        actuation = [.. enforcement.Select(e => e.ActuationTime.Ticks)];
        latency = [.. enforcement.Select(e => e.CommandLatency.Ticks)];
        drift = [.. enforcement.Select(e => e.ClockDrift)];
        skew = [.. enforcement.Select(e => e.DatedWithSkew?.Ticks ?? 0)];
        provenClass = [.. enforcement.Select(e => e.Class != EnforcementClass.Advisory)];
        IsAdvisory = [.. provenClass.Select(p => !p)];
        tolerance = [.. tree.Consumers.Select(c => 0.01 * c.Nameplate.Value), (tree.Site.Battery?.TrackingErrorFraction ?? 0) * (tree.Site.Battery?.Power.Value ?? 0)];
        meterError = [.. tree.Consumers.Select(c => (tree.Nodes[c.Node].Meter?.ErrorFraction ?? 0.01) * c.Nameplate.Value), 0];
        if (battery >= 0)
        {
            // The battery's figures are its own: delay plus five time constants bring it within 1 % of any step.
            actuation[battery] = Math.Max(actuation[battery], (tree.Site.Battery!.CommandDelay + (5 * tree.Site.Battery.Lag)).Ticks);
        }

        // A battery is judged by the highest set-point of its actuation time and of the oldest sample that is still believed.
        followed = new double[Math.Clamp((battery >= 0 ? (int)(actuation[battery] / TimeSpan.TicksPerSecond) : 0) + 5, 5, MostFollowed)];
        Array.Fill(followed, double.PositiveInfinity);
        parent = [.. tree.Nodes.Select(n => n.Parent)];
        meterWatts = new double[nodes];
        meterAt = new long[nodes];
        Array.Fill(meterWatts, double.NaN);
        nodeMeterError = [.. tree.Nodes.Select(n => n.Meter?.ErrorFraction ?? 0)];
        ramp = [.. tree.Consumers.Select(c => Math.Min(c.RampWattsPerSecond, c.Nameplate.Value)), tree.Site.Battery?.Power.Value ?? 0];
        unexplained = new double[nodes];
        explained = new double[nodes];
        doubt = new double[nodes];
        rating = [.. tree.Nodes.Select(n => n.Rating.Value)];
        residual = [.. tree.Nodes.Select(n => n.Residual.Value)];
        nodeOf = [.. tree.Consumers.Select(c => c.Node), Math.Max(0, tree.BatteryNode)];
        nodeNeed = new double[nodes * K];
        Rows = LimitRows.Of(tree);
        pathRows = [.. Enumerable.Range(0, all).Select(i => Enumerable.Range(0, Rows.Length)
            .Where(r => tree.IsAtOrAbove(Rows[r].Node, nodeOf[i]) && (i == consumers ? battery >= 0 && Rows[r].BatteryShare > 0 : Rows[r].Share[i] > 0)).ToArray())];
        rowActive = new double[Rows.Length * K];
        rowReactive = new double[Rows.Length * K];
        caps = new double[Rows.Length * K];
        rowResidual = [.. Rows.Select(r => Enumerable.Range(0, nodes).Where(n => tree.IsAtOrAbove(r.Node, n)).Sum(n => residual[n]))];
        rowNodes = [.. Rows.Select(r => Enumerable.Range(0, nodes).Where(n => tree.IsAtOrAbove(r.Node, n)).ToArray())];
        rowMargin = [.. Rows.Select(r => MarginOf(tree, r))];
        timedLimits = Rows.Any(r => r.Limit is { } l && (l.ValidFrom is not null || l.ValidUntil is not null));
        voltage = 0.9 * tree.Site.Grid.NominalVoltage.Value;
    }

    /// <summary>Limit rows, root first.</summary>
    public LimitRow[] Rows { get; }

    /// <summary>Per consumer (and the battery last): counts as its nameplate because its class is not proven or it was caught disobeying.</summary>
    public bool[] IsAdvisory { get; }

    /// <summary>Rows on the way from a consumer to the root; the battery is the consumer after the last.</summary>
    public int[] PathRows(int consumer) => pathRows[consumer];

    /// <summary>Whether the battery follows set-points now, as it does in parallel with the grid.</summary>
    public bool IsBatteryFollowing { get; set; } = true;

    /// <summary>Index that stands for the battery; −1 without one.</summary>
    public int BatteryIndex => battery;

    /// <summary>What a row may carry in a slot, margin already taken off, in the row's unit (W, or VA after conversion).</summary>
    public double Cap(int row, int slot) => caps[(row * K) + slot];

    /// <summary>What a row is committed to in a slot at worst.</summary>
    public double Need(int row, int slot) => Rows[row].IsActivePower
        ? nodeNeed[(Rows[row].Node * K) + slot]
        : Math.Sqrt((rowActive[(row * K) + slot] * rowActive[(row * K) + slot]) + (rowReactive[(row * K) + slot] * rowReactive[(row * K) + slot]));

    /// <summary>Margin taken off a row: the error of its node's meter and what the battery may miss of its set-point.</summary>
    public double Margin(int row) => rowMargin[row];

    /// <summary>Worst case of a consumer in a slot, W.</summary>
    public double WorstCase(int consumer, int slot = 0) => own[(consumer * K) + slot];

    /// <summary>The ceiling sent last that may still be in force; NaN when the device holds no grant.</summary>
    public double Ceiling(int consumer) => counts[consumer] == 0 ? double.NaN : grants[(consumer * MaxGrants) + counts[consumer] - 1].CeilingWatts;

    /// <summary>Earliest lapse of the command sent last; 0 when the device holds no grant.</summary>
    public long LastLapsesAt(int consumer) => counts[consumer] == 0 ? 0 : grants[(consumer * MaxGrants) + counts[consumer] - 1].EarliestLapse;

    /// <summary>
    /// The lowest ceiling that a device can hold by its own answers, in W: of the newest grant that it has answered and that lasts until a command sent now has
    /// arrived, and of those sent after that. NaN when there is none: then it may be at its fallback, whatever was sent since.
    /// </summary>
    public double AnsweredCeiling(int consumer)
    {
        double least = double.PositiveInfinity;
        for (int j = counts[consumer] - 1; j >= 0; j--)
        {
            ref readonly var grant = ref grants[(consumer * MaxGrants) + j];
            least = Math.Min(least, grant.CeilingWatts);
            if ((grant.AcknowledgedAt != 0 || grant.IsBound) && grant.EarliestLapse > nowTicks + latency[consumer])
            {
                return least;
            }
        }

        return double.NaN;
    }

    /// <summary>How many commands are in play whose order of effect is not settled yet.</summary>
    public int Outstanding(int consumer) => Math.Max(0, counts[consumer] - 1);

    /// <summary>Whether a device surely holds a grant that is confirmed and cannot have lapsed, and that was sent since an instant or is all that it shall have.</summary>
    /// <param name="consumer">Index.</param>
    /// <param name="since">The instant.</param>
    /// <param name="wantedWatts">What it shall have, W.</param>
    public bool HoldsConfirmed(int consumer, Instant since, double wantedWatts)
    {
        ref readonly var held = ref grants[consumer * MaxGrants];
        return counts[consumer] > 0 && held.IsConfirmed && held.EarliestLapse > nowTicks && (held.SentAt >= since.Ticks || held.CeilingWatts >= wantedWatts - tolerance[consumer]);
    }

    /// <summary>Takes in a device's answer. A no leaves the grant counted until it would have lapsed: the device may be wrong about itself.</summary>
    public void Report(in CommandReport report)
    {
        int i = report.Consumer == SiteSnapshot.BatteryCommand ? battery : report.Consumer;
        if (i < 0 || !report.Accepted)
        {
            return;
        }

        for (int j = 0; j < counts[i]; j++)
        {
            ref var grant = ref grants[(i * MaxGrants) + j];
            if (grant.Sequence == report.Sequence && grant.AcknowledgedAt == 0)
            {
                grant.AcknowledgedAt = Math.Max(1, report.At.Ticks);
            }
        }
    }

    /// <summary>Takes in a consumer's measured draw.</summary>
    /// <param name="consumer">Index; the battery is the one after the last.</param>
    /// <param name="watts">Measured power; NaN when nothing can be trusted.</param>
    /// <param name="measuredAt">When it was measured.</param>
    public void Observe(int consumer, double watts, Instant measuredAt)
    {
        draw[consumer] = watts;
        drawAt[consumer] = measuredAt.Ticks;
    }

    /// <summary>Takes in what a node's meter shows.</summary>
    /// <param name="node">Index of the node.</param>
    /// <param name="watts">Measured power; NaN when nothing can be trusted.</param>
    /// <param name="measuredAt">When it was measured.</param>
    public void ObserveNode(int node, double watts, Instant measuredAt)
    {
        meterWatts[node] = watts;
        meterAt[node] = measuredAt.Ticks;
    }

    /// <summary>Power that a node's meter shows beyond what everything below it reports, errors and ramps allowed for, W; it is counted until it is explained.</summary>
    public double Unexplained(int node) => unexplained[node];

    /// <summary>The same for all nodes at or below the one of a row.</summary>
    public double UnexplainedBelow(int row)
    {
        double sum = 0;
        foreach (int n in rowNodes[row])
        {
            sum += unexplained[n];
        }

        return sum;
    }

    /// <summary>Records a command that is about to be sent and counts it from now on.</summary>
    /// <returns>The command's sequence number.</returns>
    public uint Issue(int consumer, double ceilingWatts, TimeSpan duration, Instant now)
    {
        int at = consumer * MaxGrants;
        if (counts[consumer] == MaxGrants)
        {
            MergeOldest(at);
            counts[consumer]--;
        }

        uint sequence = ++sequences[consumer];
        grants[at + counts[consumer]++] = new Grant
        {
            Sequence = sequence,
            CeilingWatts = ceilingWatts,
            SentAt = now.Ticks,
            EarliestLapse = EarliestLapse(consumer, duration, now.Ticks),
            LatestLapse = LatestLapse(consumer, duration, now.Ticks),
        };
        return sequence;
    }

    /// <summary>
    /// Takes in that nobody knows how much time has passed since the step before: the clock jumped, or the controller stood still. What may have lapsed meanwhile
    /// may have; what may still be in force may be for as long as if no time had passed; and no actuation time counts as waited.
    /// </summary>
    /// <param name="now">The present instant.</param>
    /// <param name="unexplainedTicks">By how much the clock went on more than it should have; negative when it went back.</param>
    public void LoseTrackOfTime(Instant now, long unexplainedTicks)
    {
        bool isBack = unexplainedTicks < 0;
        for (int i = 0; i <= consumers; i++)
        {
            for (int j = 0; j < counts[i]; j++)
            {
                ref var grant = ref grants[(i * MaxGrants) + j];
                grant.LatestLapse += unexplainedTicks;
                grant.AcknowledgedAt += grant.AcknowledgedAt == 0 ? 0 : unexplainedTicks;
                if (isBack)
                {
                    grant.SentAt += unexplainedTicks;
                    grant.EarliestLapse = now.Ticks;
                }
            }

            if (isBack)
            {
                bareSince[i] += unexplainedTicks;
                judgedAt[i] = 0;
            }
        }

        latelyAt = isBack ? now.Ticks : latelyAt;
    }

    /// <summary>Takes in that every device may have lost its power and with it what it was told: from now on each may be at its fallback.</summary>
    public void AllMayHaveForgotten(Instant now)
    {
        for (int i = 0; i <= consumers; i++)
        {
            for (int j = 0; j < counts[i]; j++)
            {
                ref var grant = ref grants[(i * MaxGrants) + j];
                grant.EarliestLapse = Math.Min(grant.EarliestLapse, now.Ticks);
            }
        }
    }

    /// <summary>Lapses and confirms what time and samples allow, then adds up all worst cases along the tree.</summary>
    /// <param name="now">The cycle's instant.</param>
    /// <param name="eventLimits">Further import limits on the root, W.</param>
    /// <param name="measuredVoltage">Lowest phase-to-neutral voltage; NaN when unknown: 0.9 of nominal counts.</param>
    public void Advance(Instant now, IReadOnlyList<LimitConfig> eventLimits, double measuredVoltage)
    {
        nowTicks = now.Ticks;
        double lowest = 0.9 * tree.Site.Grid.NominalVoltage.Value;
        voltage = double.IsFinite(measuredVoltage) && measuredVoltage > 0 ? measuredVoltage : lowest;
        for (int i = 0; i < consumers; i++)
        {
            if (controlled[i])
            {
                Settle(i);
                WorstCaseOf(i);
            }
            else
            {
                double worst = double.IsNaN(draw[i]) ? nameplate[i] : Math.Max(nameplate[i], draw[i]);
                own.AsSpan(i * K, K).Fill(worst);
            }
        }

        if (battery >= 0)
        {
            Settle(battery);
            BatteryWorstCase();
        }

        Contradict();
        SumUp();
        FillCaps(eventLimits);
    }

    /// <summary>Replaces the battery's worst case by what a battery that forms an island delivers: up to its capability, whatever it was told.</summary>
    public void BatteryFormsGrid(double capabilityWatts)
    {
        own.AsSpan(battery * K, K).Fill(-capabilityWatts);
        SumUp();
    }

    /// <summary>Counts no discharge as support: where the battery may be all that there is, its power is the limit already and must not count once more.</summary>
    public void BatterySupportsNothing()
    {
        var slots = own.AsSpan(battery * K, K);
        for (int k = 0; k < K; k++)
        {
            slots[k] = Math.Max(slots[k], 0);
        }

        SumUp();
    }

    /// <summary>By how much commitments are above a limit that the battery could relieve, W; after <see cref="BatterySupportsNothing"/> so much of its discharge somebody still leans on.</summary>
    public double LeaningWatts()
    {
        double leaning = 0;
        for (int r = 0; r < Rows.Length; r++)
        {
            for (int k = 0; k < K && Rows[r].BatteryShare > 0; k++)
            {
                leaning = Math.Max(leaning, (Need(r, k) - caps[(r * K) + k]) / Rows[r].BatteryShare);
            }
        }

        return leaning;
    }

    /// <summary>Caps every row of the root at an amount of active power, in all slots: for topologies in which the grid gives nothing or less.</summary>
    public void CapRoot(double watts)
    {
        for (int r = 0; r < Rows.Length; r++)
        {
            if (Rows[r].Node == 0)
            {
                for (int k = 0; k < K; k++)
                {
                    caps[(r * K) + k] = Math.Min(caps[(r * K) + k], watts);
                }
            }
        }
    }

    /// <summary>
    /// The highest ceiling that a consumer may be given now for a duration so that every row on its way holds in every slot that the grant may touch.
    /// Where a row does not hold anyway, a consumer may keep what it holds for as long as it surely holds it, and not a moment longer.
    /// </summary>
    /// <param name="consumer">Index; the battery is the one after the last.</param>
    /// <param name="duration">Duration of the grant.</param>
    /// <param name="wanted">What is wanted, W.</param>
    /// <param name="bindingRow">The row that binds; −1 when none does.</param>
    public double FreeCeiling(int consumer, TimeSpan duration, double wanted, out int bindingRow)
    {
        bindingRow = -1;
        int slots = horizon.Touching(nowTicks, LatestLapse(consumer, duration, nowTicks));
        int held = Math.Min(slots, firm[consumer]);
        double ceiling = wanted;
        double over = overshoot[consumer];
        foreach (int r in pathRows[consumer])
        {
            var row = Rows[r];
            int at = r * K;
            if (row.IsActivePower)
            {
                int mine = consumer * K;
                int need = row.Node * K;
                double free = Math.Min(
                    LeastFree(own.AsSpan(mine, held), caps.AsSpan(at, held), nodeNeed.AsSpan(need, held), over, 0),
                    LeastFree(own.AsSpan(mine + held, slots - held), caps.AsSpan(at + held, slots - held), nodeNeed.AsSpan(need + held, slots - held), over, double.NegativeInfinity));
                if (isClipped)
                {
                    free = Math.Min(free, LeastUnclipped(consumer, row.Node, r, held, slots) - over);
                }

                if (free < ceiling)
                {
                    ceiling = free;
                    bindingRow = r;
                }
            }
            else
            {
                double perWatt = PerWatt(r, consumer);
                for (int k = 0; k < slots; k++)
                {
                    double left = caps[at + k] - Need(r, k);
                    double free = left >= 0 || k < held
                        ? own[(consumer * K) + k] + (Math.Max(0, left) / perWatt) - over
                        : Fitting(r, k, consumer) - over;
                    if (free < ceiling)
                    {
                        ceiling = free;
                        bindingRow = r;
                    }
                }
            }
        }

        return bindingRow < 0 ? wanted : ceiling;
    }

    /// <summary>
    /// What a row that does not hold leaves a consumer below a node that is over its rating: the row does not see all of it, so what is taken off it relieves
    /// that node first. Worked number: 41.7 and 4.1 kW behind 43.1 kW, and the row above 1.4 kW over: 4.1 − 2.7 − 1.4 leaves nothing.
    /// </summary>
    private double LeastUnclipped(int consumer, int node, int row, int held, int slots)
    {
        double least = double.PositiveInfinity;
        for (int k = held; k < slots; k++)
        {
            double left = caps[(row * K) + k] - nodeNeed[(node * K) + k];
            for (int n = nodeOf[consumer]; n != node && left < 0; n = parent[n])
            {
                left -= Math.Max(0, nodeNeed[(n * K) + k] - rating[n]);
            }

            least = left < 0 ? Math.Min(least, own[(consumer * K) + k] + left) : least;
        }

        return least;
    }

    /// <summary>The highest level at which a row of apparent power or current holds that does not hold now; minus infinity when there is none.</summary>
    private double Fitting(int r, int k, int consumer)
    {
        // With u = (s, s·t) per watt and v the sum of all others, |v + x·u| = cap is a quadratic in x.
        double s = consumer == consumers ? Rows[r].BatteryShare : Rows[r].Share[consumer];
        double t = consumer == consumers ? 0 : Rows[r].Tan[consumer];
        double level = own[(consumer * K) + k];
        double active = rowActive[(r * K) + k] - (s * level);
        double reactive = rowReactive[(r * K) + k] - (s * t * level);
        double cap = caps[(r * K) + k];
        double a = s * s * (1 + (t * t));
        double b = s * (active + (t * reactive));
        double c = (active * active) + (reactive * reactive) - (cap * cap);
        double root = (b * b) - (a * c);
        return root < 0 ? double.NegativeInfinity : (-b + Math.Sqrt(root)) / a;
    }

    /// <summary>
    /// Whether a new grant of this duration leaves every row whole when it lapses: a device that would rise to its fallback, or a battery that would stop
    /// supporting, earlier than now counted must not, because others may hold grants that count on it until then.
    /// </summary>
    public bool MayLapseAfter(int consumer, TimeSpan duration)
    {
        long lapse = EarliestLapse(consumer, duration, nowTicks);
        if ((promised[consumer] >= fallback[consumer] && !IsBounded(consumer)) || lapse >= promisedUntil[consumer])
        {
            return true;
        }

        int last = horizon.From(nowTicks, promisedUntil[consumer]);
        for (int k = horizon.From(nowTicks, lapse); k <= last; k++)
        {
            double rise = Math.Max(0, fallback[consumer] - own[(consumer * K) + k]);
            foreach (int r in pathRows[consumer])
            {
                double perWatt = Rows[r].IsActivePower ? 1 : PerWatt(r, consumer);
                if (Need(r, k) + (perWatt * rise) > caps[(r * K) + k])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The longest duration of a new grant that is over before the grants held now can lapse, zero when there is none: a lower ceiling for so long takes up
    /// nothing at any time that is not taken up already, whatever others hold.
    /// </summary>
    public TimeSpan SurelyHeldFor(int consumer)
    {
        long ticks = (firm[consumer] * horizon.SlotTicks) - latency[consumer] - skew[consumer] - actuation[consumer];
        return counts[consumer] == 0 || ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(ticks / (1 + drift[consumer])));
    }

    /// <summary>Counts a ceiling that was just issued, so that the next grower of this cycle sees it.</summary>
    public void Commit(int consumer, double ceiling, TimeSpan duration)
    {
        int slots = horizon.Touching(nowTicks, LatestLapse(consumer, duration, nowTicks));
        int lapse = horizon.From(nowTicks, EarliestLapse(consumer, duration, nowTicks));
        double level = Level(consumer, ceiling);
        for (int k = 0; k < K; k++)
        {
            double next = Math.Max(k < slots ? level : double.NegativeInfinity, k >= lapse ? fallback[consumer] : double.NegativeInfinity);
            double more = next - own[(consumer * K) + k];
            if (!(more > 0))
            {
                continue;
            }

            own[(consumer * K) + k] = next;
            for (int n = nodeOf[consumer]; n >= 0; n = parent[n])
            {
                nodeNeed[(n * K) + k] += more;
            }

            foreach (int r in pathRows[consumer])
            {
                if (!Rows[r].IsActivePower)
                {
                    double share = consumer == consumers ? Rows[r].BatteryShare : Rows[r].Share[consumer];
                    double tan = consumer == consumers ? 0 : Rows[r].Tan[consumer];
                    rowActive[(r * K) + k] += share * more;
                    rowReactive[(r * K) + k] += share * tan * more;
                }
            }
        }
    }

    /// <summary>Whether a device of a proven class was caught disobeying and nobody has cleared it yet.</summary>
    public bool IsCaught(int consumer) => IsAdvisory[consumer] && provenClass[consumer];

    /// <summary>A person has looked at a device that was caught disobeying and vouches for it again.</summary>
    public void ClearDisobedience(int consumer)
    {
        IsAdvisory[consumer] = !provenClass[consumer];
        strikes[consumer] = 0;
    }

    private static double MarginOf(PowerTree tree, LimitRow row)
    {
        if (row.Limit is null || !row.IsActivePower)
        {
            return 0;
        }

        double meter = (tree.Nodes[row.Node].Meter?.ErrorFraction ?? 0) * row.Amount;
        var config = tree.Site.Battery;
        return meter + (config is null || row.BatteryShare == 0 ? 0 : config.TrackingErrorFraction * config.Power.Value);
    }

    private long EarliestLapse(int i, TimeSpan duration, long sentAt) => sentAt + (long)(duration.Ticks * (1 - drift[i])) - skew[i];

    /// <summary>When a device has surely let a grant lapse and has come down to its fallback.</summary>
    private long LatestLapse(int i, TimeSpan duration, long sentAt) => sentAt + (long)(duration.Ticks * (1 + drift[i])) + latency[i] + skew[i] + actuation[i];

    /// <summary>What a ceiling allows at worst: a budget below a rack's idle draw cannot be kept.</summary>
    private double Level(int i, double ceiling) => Math.Max(ceiling, floor[i]) + overshoot[i];

    /// <summary>Whether the oldest grant is only a bound on what a former controller may have granted.</summary>
    private bool IsBounded(int i) => counts[i] > 0 && grants[i * MaxGrants].IsBound;

    private double PerWatt(int r, int i)
    {
        var row = Rows[r];
        double share = i == consumers ? row.BatteryShare : row.Share[i];
        double tan = i == consumers ? 0 : row.Tan[i];
        return share * Math.Sqrt(1 + (tan * tan));
    }

    /// <summary>Two unsettled grants count as one at their worst: the higher ceiling, the earlier first lapse, the later last lapse, not acknowledged.</summary>
    private void MergeOldest(int at)
    {
        ref var first = ref grants[at];
        ref var second = ref grants[at + 1];
        second.CeilingWatts = Math.Max(first.CeilingWatts, second.CeilingWatts);
        second.EarliestLapse = Math.Min(first.EarliestLapse, second.EarliestLapse);
        second.LatestLapse = Math.Max(first.LatestLapse, second.LatestLapse);
        second.IsConfirmed = first.IsConfirmed;
        second.IsBound |= first.IsBound;
        for (int j = 1; j < MaxGrants; j++)
        {
            grants[at + j - 1] = grants[at + j];
        }
    }

    private void Settle(int i)
    {
        int at = i * MaxGrants;
        int count = counts[i];
        int kept = 0;
        for (int j = 0; j < count; j++)
        {
            if (grants[at + j].LatestLapse > nowTicks)
            {
                if (kept != j)
                {
                    grants[at + kept] = grants[at + j];
                }

                kept++;
            }
            else
            {
                // It may have replaced the older ones before it lapsed: then the device has fallen back although they would still last.
                for (int m = 0; m < kept; m++)
                {
                    grants[at + m].EarliestLapse = Math.Min(grants[at + m].EarliestLapse, grants[at + j].EarliestLapse);
                }
            }
        }

        count = kept;
        for (int j = count - 1; j >= 0; j--)
        {
            if (grants[at + j].IsConfirmed || IsConfirmed(i, ref grants[at + j]))
            {
                grants[at + j].IsConfirmed = true;
                for (int m = j; m < count; m++)
                {
                    grants[at + m - j] = grants[at + m];
                }

                count -= j;
                break;
            }
        }

        if (count == 0 && counts[i] > 0)
        {
            bareSince[i] = nowTicks;
        }

        counts[i] = count;
        Watch(i, at, count);
    }

    /// <summary>
    /// Law 2: acknowledged is not confirmed. Confirmed is (a) a trusted sample taken after the device applied a ceiling that shows it kept, or
    /// (b) a proven class whose actuation time has passed since the acknowledgement.
    /// </summary>
    private bool IsConfirmed(int i, ref Grant grant)
    {
        if (grant.AcknowledgedAt == 0 || IsAdvisory[i])
        {
            return false;
        }

        bool shown = drawAt[i] > grant.AcknowledgedAt && draw[i] <= Level(i, grant.CeilingWatts);
        return shown || nowTicks >= grant.AcknowledgedAt + actuation[i];
    }

    /// <summary>Catches a device that draws more than any ceiling it can be holding: from then on it counts as its nameplate until a person clears it.</summary>
    private void Watch(int i, int at, int count)
    {
        if (i == battery || IsAdvisory[i] || double.IsNaN(draw[i]))
        {
            return;
        }

        double allowed = count == 0 ? fallback[i] : double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            ref var g = ref grants[at + j];
            allowed = Math.Max(allowed, g.CeilingWatts);
            if (drawAt[i] >= g.EarliestLapse)
            {
                allowed = Math.Max(allowed, fallback[i]);
            }
        }

        // A sample judges a device once, and only when everything it may hold is among the grants looked at.
        bool settled = count == 0 ? drawAt[i] >= bareSince[i] : grants[at].AcknowledgedAt != 0 && drawAt[i] >= grants[at].AcknowledgedAt + actuation[i];
        if (!settled || drawAt[i] == judgedAt[i])
        {
            return;
        }

        judgedAt[i] = drawAt[i];
        strikes[i] = draw[i] > allowed + overshoot[i] + tolerance[i] ? strikes[i] + 1 : 0;
        if (strikes[i] >= StrikesToAdvisory)
        {
            IsAdvisory[i] = true;
        }
    }

    private void WorstCaseOf(int i)
    {
        var slots = own.AsSpan(i * K, K);
        double measured = double.IsNaN(draw[i]) ? double.NegativeInfinity : draw[i];
        int count = counts[i];
        firm[i] = K;
        promised[i] = double.PositiveInfinity;
        if (IsAdvisory[i])
        {
            firm[i] = provenClass[i] ? 0 : K;
            slots.Fill(Math.Max(nameplate[i], measured));
            return;
        }

        if (count == 0)
        {
            slots.Fill(Shown(i, fallback[i], measured));
            return;
        }

        int at = i * MaxGrants;
        long earliest = long.MaxValue;
        int last = 0;
        for (int j = 0; j < count; j++)
        {
            earliest = Math.Min(earliest, grants[at + j].EarliestLapse);
            last = Math.Max(last, horizon.Touching(nowTicks, grants[at + j].LatestLapse));
        }

        // Until a first command is confirmed the device may still be at its fallback.
        promisedUntil[i] = IsBounded(i) ? long.MaxValue : earliest;
        firm[i] = horizon.From(nowTicks, earliest);
        int lapse = grants[at].IsConfirmed ? firm[i] : 0;
        double most = double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            most = Math.Max(most, Level(i, grants[at + j].CeilingWatts));
        }

        if (IsBounded(i) || (lapse == 0 && fallback[i] > most))
        {
            // It counts for more than it is known to hold, and what it may not hold at all it cannot keep.
            firm[i] = 0;
        }

        if (count == 1)
        {
            promised[i] = most;
            slots[..last].Fill(Shown(i, promised[i], measured));
        }
        else
        {
            promised[i] = most;

            // A draw above every ceiling counts for as long as any of them may last.
            double shown = Shown(i, most, measured);
            slots[..last].Fill(shown > most ? shown : 0);
            for (int j = 0; j < count; j++)
            {
                double level = Level(i, grants[at + j].CeilingWatts);
                int until = horizon.Touching(nowTicks, grants[at + j].LatestLapse);
                for (int k = 0; k < until; k++)
                {
                    slots[k] = Math.Max(slots[k], level);
                }
            }
        }

        slots[last..].Fill(fallback[i]);
        for (int k = lapse; k < last; k++)
        {
            slots[k] = Math.Max(slots[k], fallback[i]);
        }
    }

    /// <summary>A level, or the measured draw where that is higher by more than its meter may err: a device that sits at its ceiling reads above it half of the time.</summary>
    private double Shown(int i, double level, double measured)
    {
        if (measured > level + meterError[i])
        {
            // What a device takes without a grant for it is no grant for it.
            firm[i] = 0;
            return measured;
        }

        return level;
    }

    /// <summary>
    /// The battery's worst case is its highest set-point that may be in force: the least discharge it has been told to hold. What a regulator
    /// would command next counts for nothing, and after the earliest reversion the battery gives nothing.
    /// </summary>
    private void BatteryWorstCase()
    {
        var slots = own.AsSpan(battery * K, K);
        int at = battery * MaxGrants;
        int count = counts[battery];
        double measured = draw[battery];
        firm[battery] = K;
        promised[battery] = double.PositiveInfinity;
        if (count == 0)
        {
            slots.Fill(double.IsNaN(measured) ? 0 : Math.Max(0, measured));
            return;
        }

        long earliest = long.MaxValue;
        int last = 0;
        double highest = double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            highest = Math.Max(highest, grants[at + j].CeilingWatts);
            earliest = Math.Min(earliest, grants[at + j].EarliestLapse);
            last = Math.Max(last, horizon.Touching(nowTicks, grants[at + j].LatestLapse));
        }

        promisedUntil[battery] = IsBounded(battery) ? long.MaxValue : earliest;
        firm[battery] = horizon.From(nowTicks, earliest);
        promised[battery] = highest;
        int lapse = grants[at].IsConfirmed ? firm[battery] : 0;
        if (IsBounded(battery))
        {
            firm[battery] = 0;
        }

        // A sample answers to the set-points of a few seconds ago, so the highest of those is what it may show at most.
        if (nowTicks - latelyAt >= TimeSpan.TicksPerSecond)
        {
            lately.AsSpan(0, lately.Length - 1).CopyTo(lately.AsSpan(1));
            lately[0] = highest;
            followedAt = (followedAt + 1) % followed.Length;
            followed[followedAt] = highest;
            latelyAt = nowTicks;
        }

        lately[0] = Math.Max(lately[0], highest);
        followed[followedAt] = Math.Max(followed[followedAt], highest);
        bool isAbove = measured > Math.Max(Math.Max(lately[0], lately[1]), Math.Max(lately[2], lately[3])) + tolerance[battery];
        WatchBattery(at, count);
        if (IsAdvisory[battery])
        {
            // It was caught not following: what it does not take is no promise any more.
            highest = Math.Max(Math.Max(highest, 0), double.IsNaN(measured) ? 0 : measured);
            firm[battery] = 0;
        }
        else if (double.IsNaN(measured))
        {
            // A battery that cannot be seen supports nothing; what it was told before that stays a promise.
            highest = Math.Max(highest, 0);
            firm[battery] = 0;
        }
        else if (isAbove)
        {
            highest = measured;
            firm[battery] = 0;
        }

        slots[..last].Fill(highest);
        slots[last..].Clear();
        for (int k = lapse; k < last; k++)
        {
            slots[k] = Math.Max(slots[k], 0);
        }
    }

    /// <summary>
    /// Compares every node's meter with what hangs below it. Somebody who draws more than he reports is seen by the meter above him, and by no other sign: what that
    /// meter shows beyond the reports counts as a load of its own. Meters err, and samples of different instants differ by what a load can rise in between:
    /// both are allowed for. Worked number: a branch meter of 0.5 % shows 310 kW, its four stalls report 250 kW: 310 − 250 − 0.005 · (310 + 250) = 57.2 kW.
    /// </summary>
    private void Contradict()
    {
        Array.Clear(explained);
        Array.Clear(doubt);
        int all = battery >= 0 ? consumers + 1 : consumers;
        for (int i = 0; i < all; i++)
        {
            int n = nodeOf[i];
            bool isKnown = !double.IsNaN(draw[i]);
            explained[n] += isKnown ? draw[i] : Math.Max(0, own[i * K]);
            long apart = isKnown ? Math.Abs(meterAt[n] - drawAt[i]) : 0;
            doubt[n] += (isKnown ? nodeMeterError[n] * Math.Abs(draw[i]) : 0) + (apart == 0 ? 0 : ramp[i] * apart / TimeSpan.TicksPerSecond);
        }

        for (int n = nodes - 1; n >= 0; n--)
        {
            double more = meterWatts[n] - explained[n] - residual[n] - doubt[n] - (nodeMeterError[n] * Math.Abs(meterWatts[n]));
            unexplained[n] = more > 0 ? more : 0;
            if (parent[n] >= 0)
            {
                // What this meter shows beyond the reports is not unexplained once more above it.
                explained[parent[n]] += explained[n] + residual[n] + unexplained[n];
                doubt[parent[n]] += doubt[n];
            }
        }
    }

    /// <summary>
    /// Catches a battery that does not come down to any set-point it can be holding: nobody counts on it until a person clears it. One that forms an island carries
    /// the load instead and is not judged.
    /// </summary>
    private void WatchBattery(int at, int count)
    {
        if (!IsBatteryFollowing || drawAt[battery] == judgedAt[battery] || double.IsNaN(draw[battery]))
        {
            return;
        }

        for (int j = 0; j < count; j++)
        {
            // It may have reverted, and what it holds first may not have reached it yet; how long it takes to follow is in what it was told lately.
            ref var grant = ref grants[at + j];
            if (drawAt[battery] >= grant.EarliestLapse || (j == 0 && grant.AcknowledgedAt == 0))
            {
                return;
            }
        }

        double most = double.NegativeInfinity;
        foreach (double watts in followed)
        {
            most = Math.Max(most, watts);
        }

        judgedAt[battery] = drawAt[battery];
        strikes[battery] = draw[battery] > most + tolerance[battery] ? strikes[battery] + 1 : 0;
        IsAdvisory[battery] |= strikes[battery] >= StrikesToAdvisory;
    }

    private void SumUp()
    {
        Array.Clear(nodeNeed);
        isClipped = false;
        int all = battery >= 0 ? consumers + 1 : consumers;
        for (int i = 0; i < all; i++)
        {
            Add(own.AsSpan(i * K, K), nodeNeed.AsSpan(nodeOf[i] * K, K));
        }

        for (int n = nodes - 1; n >= 0; n--)
        {
            var need = nodeNeed.AsSpan(n * K, K);
            double beyond = residual[n] + unexplained[n];
            if (beyond != 0)
            {
                for (int k = 0; k < K; k++)
                {
                    need[k] += beyond;
                }
            }

            if (parent[n] < 0)
            {
                continue;
            }

            // The node above never sees more than the rating lets through; the node itself must still know by how much its children are too many.
            var above = nodeNeed.AsSpan(parent[n] * K, K);
            if (double.IsFinite(rating[n]))
            {
                for (int k = 0; k < K; k++)
                {
                    isClipped |= need[k] > rating[n];
                    above[k] += Math.Min(need[k], rating[n]);
                }
            }
            else
            {
                Add(need, above);
            }
        }

        for (int r = 0; r < Rows.Length; r++)
        {
            if (!Rows[r].IsActivePower)
            {
                SumApparent(r);
            }
        }
    }

    private void SumApparent(int r)
    {
        var row = Rows[r];
        var active = rowActive.AsSpan(r * K, K);
        var reactive = rowReactive.AsSpan(r * K, K);
        double beyond = rowResidual[r] + UnexplainedBelow(r);
        active.Fill(beyond);
        reactive.Fill(beyond * ResidualTan);
        for (int i = 0; i < consumers; i++)
        {
            double share = row.Share[i];
            if (share == 0)
            {
                continue;
            }

            for (int k = 0; k < K; k++)
            {
                active[k] += share * own[(i * K) + k];
                reactive[k] += share * row.Tan[i] * own[(i * K) + k];
            }
        }

        if (row.BatteryShare != 0)
        {
            for (int k = 0; k < K; k++)
            {
                active[k] += row.BatteryShare * own[(battery * K) + k];
            }
        }
    }

    private void FillCaps(IReadOnlyList<LimitConfig> eventLimits)
    {
        for (int r = 0; r < Rows.Length; r++)
        {
            var row = Rows[r];
            double amount = (row.IsCurrent ? row.Amount * voltage : row.Amount) - rowMargin[r];
            var slots = caps.AsSpan(r * K, K);
            slots.Fill(amount);
            if (timedLimits && row.Limit is { } limit)
            {
                for (int k = 0; k < K; k++)
                {
                    slots[k] = IsValidIn(limit, k) ? amount : double.PositiveInfinity;
                }
            }

            if (eventLimits.Count > 0 && row.Node == 0 && row.IsActivePower)
            {
                foreach (var e in eventLimits)
                {
                    for (int k = 0; k < K && e.Direction == LimitDirection.Import; k++)
                    {
                        slots[k] = IsValidIn(e, k) ? Math.Min(slots[k], e.Amount - rowMargin[r]) : slots[k];
                    }
                }
            }
        }
    }

    private bool IsValidIn(LimitConfig limit, int slot)
    {
        long start = nowTicks + (slot * horizon.SlotTicks);
        long end = slot == K - 1 ? long.MaxValue : start + horizon.SlotTicks;
        return (limit.ValidFrom?.Ticks ?? long.MinValue) < end && (limit.ValidUntil?.Ticks ?? long.MaxValue) > start;
    }

    /// <summary>The least that one row leaves a consumer in any slot: what it is counted with already, and what the row has left.</summary>
    private static double LeastFree(ReadOnlySpan<double> own, ReadOnlySpan<double> cap, ReadOnlySpan<double> need, double over, double leastLeft)
    {
        double least = double.PositiveInfinity;
        int k = 0;
        if (own.Length >= Vector<double>.Count)
        {
            var floorOfLeft = new Vector<double>(leastLeft);
            var most = new Vector<double>(over);
            var low = new Vector<double>(double.PositiveInfinity);
            for (; k <= own.Length - Vector<double>.Count; k += Vector<double>.Count)
            {
                var left = Vector.Max(floorOfLeft, new Vector<double>(cap[k..]) - new Vector<double>(need[k..]));
                low = Vector.Min(low, new Vector<double>(own[k..]) + left - most);
            }

            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                least = Math.Min(least, low[lane]);
            }
        }

        for (; k < own.Length; k++)
        {
            least = Math.Min(least, own[k] + Math.Max(leastLeft, cap[k] - need[k]) - over);
        }

        return least;
    }

    /// <summary>Adds one consumer's or node's slots to another's; both have the same length.</summary>
    private static void Add(ReadOnlySpan<double> from, Span<double> to)
    {
        // The loads look at no bounds; this line does it for both.
        from = from[..to.Length];
        ref double source = ref MemoryMarshal.GetReference(from);
        ref double target = ref MemoryMarshal.GetReference(to);
        int k = 0;
        for (; k <= to.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref target, (nuint)k) + Vector.LoadUnsafe(ref source, (nuint)k)).StoreUnsafe(ref target, (nuint)k);
        }

        for (; k < to.Length; k++)
        {
            to[k] += from[k];
        }
    }
}
