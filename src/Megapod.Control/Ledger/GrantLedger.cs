namespace Megapod.Control.Ledger;

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

    /// <summary>A meter that shows more than the reports below it by no more than this, W, contradicts nobody: sums of the same figures in another order differ.</summary>
    private const double RoundingWatts = 1e-3;

    /// <summary>From this part of a limit on a meter keeps the error of its class (5 % of its current, IEC 62053-22); below, it is no smaller than there.</summary>
    private const double LeastMetered = 0.05;

    /// <summary>When a grant lapses that a device keeps until it is told something else: later than any site lives, and early enough that times can be added to it.</summary>
    private const long NeverLapses = long.MaxValue / 4;

    private const int K = Horizon.Slots;

    /// <summary>What a node carries beyond its children has no declared phases or power factor: all of it counts on each phase, as the site rule does.</summary>
    internal static readonly double ResidualTan = Math.Tan(Math.Acos(SilentLoad.ResidualPowerFactor));

    private readonly PowerTree tree;
    private readonly Horizon horizon;
    private readonly int consumers;
    private readonly int nodes;
    private readonly int battery;
    private readonly Grant[] grants;
    private readonly int[] counts;
    private readonly uint[] sequences;
    private readonly uint[] bounds;
    private readonly double[] fallback;
    private readonly double[] declaredFallback;
    private readonly double[] nameplate;
    private readonly double[] floor;
    private readonly double[] overshoot;
    private readonly double[] tolerance;
    private readonly double[] meterError;
    private readonly long[] actuation;
    private readonly long[] latency;
    private readonly double[] drift;
    private readonly long[] skew;
    private readonly bool[] holds;
    private readonly bool[] controlled;
    private readonly bool[] declaredProven;
    private readonly bool[] provenClass;
    private readonly bool[] caught;
    private readonly bool[] advisory;
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
    private readonly double[] marginNow;
    private readonly double[] rowMeterError;
    private readonly double[] rowMiss;
    private readonly bool timedLimits;
    private readonly double[] meterWatts;
    private readonly int[] solarNode;
    private readonly double[] solarPeak;
    private readonly double[] solarWatts;
    private readonly long[] solarAt;
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
        consumers = tree.Consumers.Length;
        nodes = tree.Nodes.Length;
        battery = tree.BatteryNode >= 0 ? consumers : -1;
        int all = consumers + 1;
        grants = new Grant[all * MaxGrants];
        counts = new int[all];
        sequences = new uint[all];
        bounds = new uint[all];
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
        declaredFallback = [.. fallback];
        nameplate = [.. tree.Consumers.Select(c => c.Nameplate.Value), 0];
        floor = [.. tree.Consumers.Select(c => c.Kind == ConsumerKind.Rack ? c.Minimum.Value : double.NegativeInfinity), double.NegativeInfinity];
        controlled = [.. tree.Consumers.Select(c => c.IsControlled), true];
        var enforcement = tree.Consumers.Select(c => c.Enforcement).Append(tree.Site.Battery?.Enforcement ?? new EnforcementConfig()).ToArray();
        overshoot = [.. enforcement.Select(e => e.Class == EnforcementClass.Hardware ? 0 : e.Overshoot.Value)];
        actuation = [.. enforcement.Select(e => e.ActuationTime.Ticks)];
        latency = [.. enforcement.Select(e => e.CommandLatency.Ticks)];
        drift = [.. enforcement.Select(e => e.ClockDrift)];
        skew = [.. enforcement.Select(e => e.DatedWithSkew?.Ticks ?? 0)];
        holds = [.. enforcement.Select(e => e.HoldsUntilTold)];
        declaredProven = [.. enforcement.Select(e => e.Class != EnforcementClass.Advisory)];
        provenClass = [.. declaredProven];
        caught = new bool[all];
        advisory = [.. provenClass.Select(p => !p)];
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
        solarNode = [.. tree.SolarNodes];
        solarPeak = [.. tree.Solar.Select(s => s.Peak.Value)];
        solarWatts = new double[solarNode.Length];
        solarAt = new long[solarNode.Length];
        Array.Fill(solarWatts, double.NaN);
        meterWatts = new double[nodes];
        meterAt = new long[nodes];
        Array.Fill(meterWatts, double.NaN);

        // What hangs at a node without a meter reports with the error of a meter of which nothing is said.
        nodeMeterError = [.. tree.Nodes.Select(n => n.Meter?.ErrorFraction ?? 0.01)];
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
        rowMeterError = [.. Rows.Select(r => r.Limit is null ? 0 : tree.Nodes[r.Node].Meter?.ErrorFraction ?? 0)];
        rowMiss = [.. Rows.Select(r => r.Limit is null || tree.Site.Battery is not { } b ? 0 : r.BatteryShare * b.TrackingErrorFraction * b.Power.Value)];
        marginNow = new double[Rows.Length];
        rowMargin = [.. Rows.Select((r, i) => MarginAt(i, r.IsCurrent ? r.Amount * tree.Site.Grid.NominalVoltage.Value : r.Amount))];
        timedLimits = Rows.Any(r => r.Limit is { } l && (l.ValidFrom is not null || l.ValidUntil is not null));
    }

    /// <summary>Limit rows, root first.</summary>
    public LimitRow[] Rows { get; }

    /// <summary>Per consumer (and the battery last): counts as its nameplate because its class is not proven or it was caught disobeying.</summary>
    public ReadOnlySpan<bool> IsAdvisory => advisory;

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

    /// <summary>What is kept free now below what a row may carry, W: less than else where the limit of an event is what counts.</summary>
    public double MarginNow(int row) => marginNow[row];

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

    /// <summary>Takes in whether a device has refused its fallback: without one it may draw its nameplate once a grant can have lapsed.</summary>
    public void CountFallback(int consumer, bool isUnset) => fallback[consumer] = isUnset ? nameplate[consumer] : declaredFallback[consumer];

    /// <summary>Takes in whether nobody has proven yet that a consumer keeps to ceilings, whatever is declared of it: it counts as its nameplate.</summary>
    public void CountUnproven(int consumer, bool isUnproven)
    {
        provenClass[consumer] = declaredProven[consumer] && !isUnproven;
        advisory[consumer] = !provenClass[consumer] || caught[consumer];
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

    /// <summary>Takes in what a solar plant gives: it explains why meters above it show less than what hangs below them, so that nobody hides a draw behind the sun. No grant counts on it.</summary>
    /// <param name="plant">Index of the plant.</param>
    /// <param name="watts">Power into it, negative while it produces, W; NaN when nothing can be trusted.</param>
    /// <param name="measuredAt">When it was measured.</param>
    public void ObserveSolar(int plant, double watts, Instant measuredAt)
    {
        solarWatts[plant] = watts;
        solarAt[plant] = measuredAt.Ticks;
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
                    grant.EarliestLapse = holds[i] ? NeverLapses : now.Ticks;
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
        for (int r = 0; r < Rows.Length; r++)
        {
            if (Rows[r] is { Node: 0, IsActivePower: false })
            {
                caps.AsSpan(r * K, K).Fill(double.PositiveInfinity);
            }
        }

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
                double cap = caps[(r * K) + k];
                double beyond = Need(r, k) - cap;
                if (beyond > 0 && !Rows[r].IsActivePower)
                {
                    beyond = LimitRow.Beyond(rowActive[(r * K) + k], rowReactive[(r * K) + k], cap);
                }

                leaning = Math.Max(leaning, beyond / Rows[r].BatteryShare);
            }
        }

        return leaning;
    }

    /// <summary>
    /// Caps the root's rows of active power at an amount, in all slots: for topologies in which the grid gives nothing or less. Those of apparent power and current stay what
    /// the connection bears.
    /// </summary>
    public void CapRoot(double watts)
    {
        for (int r = 0; r < Rows.Length; r++)
        {
            if (Rows[r] is { Node: 0, IsActivePower: true })
            {
                for (int k = 0; k < K; k++)
                {
                    caps[(r * K) + k] = Math.Min(caps[(r * K) + k], watts);
                }
            }
        }
    }

    /// <summary>Counts a ceiling that was just issued, so that the next grower of this cycle sees it.</summary>
    public void Commit(int consumer, double ceiling, TimeSpan duration)
    {
        int slots = horizon.Touching(nowTicks, LatestLapse(consumer, duration, nowTicks));
        int lapse = FirstLapse(EarliestLapse(consumer, duration, nowTicks));
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

    /// <summary>Counts a device as caught disobeying.</summary>
    internal void Catch(int consumer) => caught[consumer] = advisory[consumer] = true;

    /// <summary>Whether a device of a proven class was caught disobeying and nobody has cleared it yet.</summary>
    public bool IsCaught(int consumer) => caught[consumer] && declaredProven[consumer];

    /// <summary>A person has looked at a device that was caught disobeying and vouches for it again.</summary>
    public void ClearDisobedience(int consumer)
    {
        caught[consumer] = false;
        advisory[consumer] = !provenClass[consumer];
        strikes[consumer] = 0;
    }

    /// <summary>What is kept free below a limit on a row. A meter's error is one of its reading, so that it goes with the limit.</summary>
    private double MarginAt(int row, double amount) => (rowMeterError[row] * amount) + rowMiss[row];

    private long EarliestLapse(int i, TimeSpan duration, long sentAt) => holds[i] ? NeverLapses : sentAt + (long)(duration.Ticks * (1 - drift[i])) - skew[i];

    /// <summary>When a device has surely let a grant lapse and has come down to its fallback.</summary>
    private long LatestLapse(int i, TimeSpan duration, long sentAt) => holds[i] ? NeverLapses : sentAt + (long)(duration.Ticks * (1 + drift[i])) + latency[i] + skew[i] + actuation[i];

    /// <summary>The first slot in which a grant may have lapsed; behind the last one, which is for ever, where it never does.</summary>
    private int FirstLapse(long earliest) => earliest >= NeverLapses ? K : horizon.From(nowTicks, earliest);

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
}
