namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Something that is told steps: what it may be told, where its power is read, and how it is put to rest.</summary>
internal abstract class StepTarget
{
    /// <summary>As many samples as a script keeps.</summary>
    private const int MostSamples = 30_000;

    /// <summary>Two meters that differ by more than this share of what they measure do not measure the same.</summary>
    private const double Same = 0.05;

    private readonly List<StepSample> own = [];
    private readonly List<StepSample> above = [];

    /// <summary>The thing's name.</summary>
    public abstract string Id { get; }

    /// <summary>The device behind it.</summary>
    public abstract string Device { get; }

    /// <summary>What is tested.</summary>
    public abstract string Test { get; }

    /// <summary>What the site file says of it.</summary>
    public abstract EnforcementConfig Declared { get; }

    /// <summary>The consumer under which its answers come.</summary>
    public abstract int AnswersAs { get; }

    /// <summary>What would be unsafe if it were taken for what it is declared although it is not.</summary>
    public abstract string Danger { get; }

    /// <summary>By what it is measured; known once it was looked at.</summary>
    public string MeasuredBy { get; protected set; } = "";

    /// <summary>Whether <see cref="MeasuredBy"/> is a meter that measures it alone.</summary>
    protected bool HasBranch { get; set; }

    /// <summary>Whether a step may be told now, and which.</summary>
    /// <returns>The test; or why there is none.</returns>
    public abstract (StepPlan? Plan, StepFinding? Why) Begin(SiteSnapshot snapshot, Instant now);

    /// <summary>Its power by its own word.</summary>
    public abstract Reading Own(SiteSnapshot snapshot);

    /// <summary>Power at the meter above or of its branch; missing: there is none.</summary>
    public abstract Reading Above(SiteSnapshot snapshot);

    /// <summary>Why it has to be ended at once; null: it may go on.</summary>
    public abstract string? MustEnd(SiteSnapshot snapshot, Instant now);

    /// <summary>Tells it a step.</summary>
    public abstract void Tell(uint sequence, StepOrder order);

    /// <summary>Has it let go now; what it is told lapses as well.</summary>
    public abstract void Rest(uint sequence);

    /// <summary>Takes in samples; the script gets those of the meter that judges.</summary>
    public void See(SiteSnapshot snapshot, StepScript script)
    {
        Add(own, Own(snapshot));
        Add(above, Above(snapshot));
        var judged = HasBranch ? above : own;
        if (judged.Count > 0)
        {
            script.See(judged[^1]);
        }
    }

    /// <summary>Whether the meter of its branch and its own show the same power, so that digits that stand are a device that stands.</summary>
    /// <param name="plan">The test.</param>
    public bool IsMeterChecked(StepPlan plan) =>
        HasBranch && own.Count > 0 && above.Count > 0 && above[^1].Watts > plan.ToleranceWatts && Math.Abs(own[^1].Watts - above[^1].Watts) <= Same * above[^1].Watts;

    /// <summary>Compares what it says of itself with the other meter.</summary>
    /// <param name="script">The test, which is over.</param>
    /// <returns>What follows, and whether the meter contradicts that it did what it was told.</returns>
    public (StepFinding? Finding, bool IsContradicted) Compare(StepScript script)
    {
        if (script.Records().FirstOrDefault(r => r.Sight.Outcome == StepOutcome.Followed) is not { } step || Change(own, script, step) is not { } told || Change(above, script, step) is not { } seen)
        {
            return (null, false);
        }

        if (HasBranch)
        {
            double off = Math.Abs(told.AfterWatts - seen.AfterWatts);
            return off <= script.Plan.ToleranceWatts + (Same * Math.Abs(seen.AfterWatts))
                ? (null, false)
                : (Found(StepVerdict.Weaker, Words($"It says that it draws {told.AfterWatts / 1000:0.##} kW; its branch meter shows {seen.AfterWatts / 1000:0.##} kW."), "Have its measurement put right; what it says of itself cannot be counted on."), false);
        }

        double wanted = told.AfterWatts - told.BeforeWatts;
        double moved = seen.AfterWatts - seen.BeforeWatts;
        if (seen.SpreadWatts > Math.Abs(wanted) / 4)
        {
            return (Found(StepVerdict.Consistent, "No other meter could check it: at the one above too much else moves. What it says of itself was judged.", "Test when the site is quiet, or give it a meter of its own."), false);
        }

        return Math.Abs(moved - wanted) <= Math.Abs(wanted) / 2
            ? (Found(StepVerdict.Proven, Words($"The meter above agrees: it moved by {moved / 1000:0.#} kW when the device said {wanted / 1000:0.#} kW."), ""), false)
            : (Found(StepVerdict.Weaker, Words($"The meter above does not agree: it moved by {moved / 1000:0.#} kW when the device said {wanted / 1000:0.#} kW."), "Look which of both is wrong, and where they are connected."), true);
    }

    /// <summary>A finding that there was no test.</summary>
    protected static (StepPlan? Plan, StepFinding? Why) Not(StepVerdict verdict, string text, string remedy) => (null, new StepFinding("test", verdict, null, null, null, $"Not tested: {text}", remedy));

    protected static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static StepFinding Found(StepVerdict verdict, string text, string remedy) => new("measurement", verdict, null, null, null, text, remedy);

    private static void Add(List<StepSample> samples, Reading reading)
    {
        if (reading.Quality == Quality.Good && samples.Count < MostSamples && (samples.Count == 0 || reading.MeasuredAt > samples[^1].At))
        {
            samples.Add(new StepSample(reading.MeasuredAt, reading.Value));
        }
    }

    /// <summary>What a meter showed before a step and at the end of its window; null: it shows too little.</summary>
    private static (double BeforeWatts, double AfterWatts, double SpreadWatts)? Change(List<StepSample> samples, StepScript script, StepRecord step)
    {
        var span = TimeSpan.FromSeconds(2);
        var end = step.ToldAt + script.Plan.Window;
        double[] before = [.. samples.Where(s => s.At <= step.ToldAt && s.At >= step.ToldAt - span).Select(s => s.Watts)];
        double[] after = [.. samples.Where(s => s.At <= end && s.At >= end - span).Select(s => s.Watts)];
        return before.Length == 0 || after.Length == 0 ? null : (before.Average(), after.Average(), Math.Max(before.Max() - before.Min(), after.Max() - after.Min()));
    }
}
