namespace Megapod.Control.Pods;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Judges a pod from what is known of its parts. It remembers by how much counts rose and since when each reason stands, for the parts of the last tree; parts of one name and serial number go on when the
/// tree is another one. One thread at a time.
/// </summary>
/// <param name="limits">Where the lines are.</param>
public sealed class PodHealth(HealthLimits limits)
{
    /// <summary>Reasons that are told at once; whoever has more than these has one cause for most of them.</summary>
    public const int MostReasons = 1_000;

    private static readonly PartQuantity[] Heard = Enum.GetValues<PartQuantity>();
    private readonly Dictionary<(string Part, HealthKind Kind), Instant> since = [];
    private readonly HashSet<(string Part, HealthKind Kind)> standing = [];
    private readonly List<HealthReason> reasons = [];
    private Dictionary<string, Counts> counts = new(StringComparer.Ordinal);

    /// <summary>A person has looked at a driver's error and vouches for the accelerator again: the number that stands there says nothing any more until it is another one.</summary>
    /// <param name="part">Id of the accelerator.</param>
    /// <returns>Whether there was an error that stood.</returns>
    public bool Dismiss(string part)
    {
        if (!counts.TryGetValue(part, out var known) || known.DriverError == known.Dismissed)
        {
            return false;
        }

        known.Dismissed = known.DriverError;
        return true;
    }

    /// <summary>Judges the pod.</summary>
    /// <param name="readings">What is known.</param>
    /// <param name="now">The instant.</param>
    public PodCondition Judge(PodReadings readings, Instant now)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var tree = readings.Tree;
        reasons.Clear();
        standing.Clear();
        var health = new PartHealth[tree.Parts.Length];
        var next = new Dictionary<string, Counts>(tree.Parts.Length, StringComparer.Ordinal);
        int silent = 0;
        for (int i = 0; i < health.Length; i++)
        {
            var part = tree.Parts[i];
            var known = counts.TryGetValue(part.Id, out var before) && before.Serial == part.Identity.Serial ? before : new Counts { Serial = part.Identity.Serial };
            next[part.Id] = known;
            int told = reasons.Count;
            health[i] = JudgePart(readings, i, part, known, now, ref silent);
            for (int k = told; k < reasons.Count; k++)
            {
                health[i] = reasons[k].Health > health[i] ? reasons[k].Health : health[i];
            }
        }

        counts = next;
        foreach (var gone in since.Keys.Where(k => !standing.Contains(k)).ToList())
        {
            since.Remove(gone);
        }

        for (int i = health.Length - 1; i > 0; i--)
        {
            int holder = tree.Holder[i];
            health[holder] = health[i] > health[holder] ? health[i] : health[holder];
        }

        var worstFirst = reasons.OrderByDescending(r => r.Health).ThenBy(r => r.Part, StringComparer.Ordinal).ThenBy(r => r.Kind).Take(MostReasons);
        return new PodCondition(health[0], health, [.. worstFirst], FiguresOf(readings, silent, now));
    }

    private PartHealth JudgePart(PodReadings readings, int i, Part part, Counts known, Instant now, ref int silent)
    {
        var newest = Instant.Never;
        foreach (var quantity in Heard)
        {
            ref readonly var reading = ref readings[i, quantity];
            newest = reading.Quality != Quality.Missing && reading.MeasuredAt > newest ? reading.MeasuredAt : newest;
        }

        var word = readings.Word[i];
        if (newest == Instant.Never)
        {
            // A part that measures nothing, such as a rack, is as well as what it says and what it holds.
            Tell(word is PartHealth.Warning or PartHealth.Critical, part, word, HealthKind.OwnWord, "says that it is not well", now);
            return word;
        }

        if (now - newest > limits.Silence)
        {
            silent++;
            Tell(true, part, PartHealth.Warning, HealthKind.Silent, string.Create(CultureInfo.InvariantCulture, $"has not been heard of for {(now - newest).TotalSeconds:0} s"), now);
            return PartHealth.Warning;
        }

        Tell(word is PartHealth.Warning or PartHealth.Critical, part, word, HealthKind.OwnWord, "says that it is not well", now);
        Measured(readings, i, part, now);
        Counted(readings, i, part, known, now);
        return word == PartHealth.Unknown ? PartHealth.Good : word;
    }

    private void Measured(PodReadings readings, int i, Part part, Instant now)
    {
        double Value(PartQuantity quantity) => ValueOf(readings, i, quantity, now);
        string Degrees(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} °C");
        if (part.Kind == PartKind.Accelerator)
        {
            double own = Value(PartQuantity.Temperature);
            double memory = Value(PartQuantity.MemoryTemperature);
            Tell(own > limits.WarmAcceleratorCelsius, part, PartHealth.Warning, HealthKind.Temperature, $"is at {Degrees(own)}", now);
            Tell(!(own > limits.WarmAcceleratorCelsius) && memory > limits.WarmMemoryCelsius, part, PartHealth.Warning, HealthKind.Temperature, $"has memory at {Degrees(memory)}", now);
            Tell(IsHeldBack(Value(PartQuantity.Throttle)), part, PartHealth.Warning, HealthKind.Throttled, "is held back by heat or hardware", now);
        }

        Tell(Value(PartQuantity.IsLeaking) >= 0.5, part, PartHealth.Critical, HealthKind.Leak, "is wet", now);
        Tell(Value(PartQuantity.IsOn) < 0.5, part, part.Kind == PartKind.Branch ? PartHealth.Critical : PartHealth.Warning, HealthKind.NoPower, "has no power", now);
        Tell(Value(PartQuantity.IsLinkUp) < 0.5, part, PartHealth.Warning, HealthKind.LinkDown, "has no link", now);
        bool turns = part.Kind is PartKind.Pump or PartKind.Fan;
        Tell(turns && Value(PartQuantity.Speed) < limits.LeastSpeed, part, part.Kind == PartKind.Pump ? PartHealth.Critical : PartHealth.Warning, HealthKind.StandsStill, "stands still", now);
    }

    private void Counted(PodReadings readings, int i, Part part, Counts known, Instant now)
    {
        double Total(PartQuantity quantity) => ValueOf(readings, i, quantity, now, limits.OldestCount);
        Follow(ref known.Uncorrected, Total(PartQuantity.UncorrectedErrors), now);
        Follow(ref known.Corrected, Total(PartQuantity.CorrectedErrors), now);
        Follow(ref known.Links, Total(PartQuantity.LinkErrors), now);
        if (Total(PartQuantity.DriverError) is var error && !double.IsNaN(error))
        {
            known.DriverError = (int)error;
        }

        Tell(known.Uncorrected.Risen > 0, part, PartHealth.Critical, HealthKind.UncorrectedErrors, Shown(known.Uncorrected.Risen, "memory errors that could not be corrected"), now);
        Tell(known.Corrected.Risen > limits.MostCorrectedErrors, part, PartHealth.Warning, HealthKind.CorrectedErrors, Shown(known.Corrected.Risen, "corrected memory errors"), now);
        Tell(known.Links.Risen > limits.MostLinkErrors, part, PartHealth.Warning, HealthKind.LinkErrors, Shown(known.Links.Risen, "errors on its links"), now);
        var bad = known.DriverError == known.Dismissed ? PartHealth.Good : DriverErrors.Judge(known.DriverError);
        Tell(bad > PartHealth.Good, part, bad, HealthKind.DriverError, string.Create(CultureInfo.InvariantCulture, $"had driver error (XID) {known.DriverError}"), now);
    }

    private static string Shown(double count, string what) => string.Create(CultureInfo.InvariantCulture, $"had {count:0} {what} within an hour");

    private static void Follow(ref RisingCount count, double total, Instant now)
    {
        if (double.IsNaN(total))
        {
            count.Pass(now.Ticks);
            return;
        }

        count.Add(total, now.Ticks);
    }

    private static bool IsHeldBack(double throttle) => throttle > 0
        && ((ThrottleReasons)(int)throttle & (ThrottleReasons.HardwareSlowdown | ThrottleReasons.HardwareThermal | ThrottleReasons.SoftwareThermal | ThrottleReasons.PowerBrake)) != ThrottleReasons.None;

    private double ValueOf(PodReadings readings, int i, PartQuantity quantity, Instant now) => ValueOf(readings, i, quantity, now, limits.Silence);

    private static double ValueOf(PodReadings readings, int i, PartQuantity quantity, Instant now, TimeSpan oldest) => readings[i, quantity] is var reading && reading.IsFresh(now, oldest) ? reading.Value : double.NaN;

    private void Tell(bool isSo, Part part, PartHealth health, HealthKind kind, string what, Instant now)
    {
        if (!isSo)
        {
            return;
        }

        var key = (part.Id, kind);
        standing.Add(key);
        if (!since.TryGetValue(key, out var from))
        {
            since[key] = from = now;
        }

        reasons.Add(new HealthReason(part.Id, health, kind, $"{part.Id} {what}.", from));
    }

    private PodFigures FiguresOf(PodReadings readings, int silent, Instant now)
    {
        var tree = readings.Tree;
        double it = Sum(readings, PartKind.Rack, PartQuantity.Power, now);
        double all = ValueOf(readings, 0, PartQuantity.Power, now);
        int cooler = Enumerable.Range(0, tree.Parts.Length).FirstOrDefault(i => tree.Parts[i].Kind == PartKind.CoolingUnit, -1);
        double Loop(PartQuantity quantity) => cooler < 0 ? double.NaN : ValueOf(readings, cooler, quantity, now);
        double used = 0;
        int known = 0;
        int accelerators = 0;
        int throttled = 0;
        for (int i = 0; i < tree.Parts.Length; i++)
        {
            if (tree.Parts[i].Kind == PartKind.Accelerator)
            {
                accelerators++;
                throttled += IsHeldBack(ValueOf(readings, i, PartQuantity.Throttle, now)) ? 1 : 0;
                double utilisation = ValueOf(readings, i, PartQuantity.Utilisation, now);
                (used, known) = double.IsNaN(utilisation) ? (used, known) : (used + utilisation, known + 1);
            }
        }

        return new PodFigures(
            Known(all),
            Known(it),
            it > 0 ? Known(all / it) : null,
            Known(Loop(PartQuantity.SupplyTemperature)),
            Known(Loop(PartQuantity.ReturnTemperature)),
            Known(Loop(PartQuantity.Flow)),
            known > 0 ? used / known : null,
            accelerators,
            throttled,
            silent);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    /// <summary>The sum over all parts of a kind; NaN as soon as one of them is not known: a part of a sum is not the sum.</summary>
    private double Sum(PodReadings readings, PartKind kind, PartQuantity quantity, Instant now)
    {
        double sum = 0;
        bool isAny = false;
        for (int i = 0; i < readings.Tree.Parts.Length; i++)
        {
            if (readings.Tree.Parts[i].Kind == kind)
            {
                sum += ValueOf(readings, i, quantity, now);
                isAny = true;
            }
        }

        return isAny ? sum : double.NaN;
    }

    /// <summary>What is remembered of a part.</summary>
    private sealed class Counts
    {
        public required string Serial { get; init; }

        public RisingCount Uncorrected;
        public RisingCount Corrected;
        public RisingCount Links;

        public int DriverError { get; set; }

        public int Dismissed { get; set; }
    }
}
