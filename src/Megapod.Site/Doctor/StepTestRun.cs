namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// The step tests of a site, one thing after the other, so that what one is told is no room for another. It has no clock and waits for nothing: whoever calls lets time pass. It ends what it has begun as
/// soon as it is asked to, as something measured says so, or as the permission ends; and what it has told ends by itself if nobody calls any more.
/// </summary>
internal sealed class StepTestRun
{
    /// <summary>Between two tests.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);

    /// <summary>So long devices have to answer for the first time, whatever was granted before.</summary>
    private static readonly TimeSpan LeastQuiet = TimeSpan.FromSeconds(5);

    private readonly PowerTree tree;
    private readonly IReadingSource source;
    private readonly Func<Instant, string, string?> troubleOf;
    private readonly Action<string> happened;
    private readonly SiteSnapshot snapshot;
    private readonly Queue<StepTarget> waiting;
    private readonly List<StepDeviceReport> reports = [];
    private readonly Dictionary<uint, int> steps = [];
    private readonly TimeSpan quiet;
    private StepTarget? present;
    private StepScript? script;
    private Instant beganAt = Instant.Never;
    private Instant nextFrom = Instant.Never;
    private uint sequence;

    /// <summary>Tests that have not begun.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="source">Its readings and answers.</param>
    /// <param name="targets">What is tested, in this order.</param>
    /// <param name="untested">What is not, with the reasons.</param>
    /// <param name="troubleOf">What is wrong with a device now, in words; null: nothing.</param>
    /// <param name="happened">Learns what is being done.</param>
    public StepTestRun(
        PowerTree tree, IReadingSource source, IReadOnlyList<StepTarget> targets, IReadOnlyList<StepDeviceReport> untested, Func<Instant, string, string?> troubleOf, Action<string> happened)
    {
        (this.tree, this.source, this.troubleOf, this.happened) = (tree, source, troubleOf, happened);
        snapshot = new SiteSnapshot(tree);
        waiting = new Queue<StepTarget>(targets);
        reports.AddRange(untested);

        // What a controller has granted before may be in force until it lapses; then all that counts is what may be drawn in silence.
        quiet = tree.Consumers.Where(c => c.IsControlled && c.Enforcement.LongestGrant > TimeSpan.Zero)
            .Select(c => (c.Enforcement.LongestGrant * (1 + c.Enforcement.ClockDrift)) + (c.Enforcement.DatedWithSkew ?? TimeSpan.Zero) + c.Enforcement.CommandLatency + c.Enforcement.ActuationTime)
            .Append(LeastQuiet).Max();
    }

    /// <summary>Whether everything was tested, or the tests were ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When the tests began; never: they have not.</summary>
    public Instant BeganAt => beganAt;

    /// <summary>What is tested now; null: nothing.</summary>
    public StepTarget? Present => present;

    /// <summary>What was found so far.</summary>
    public StepTestReport Report => new(tree.Site.Id, beganAt, [.. reports]);

    /// <summary>Lets time pass; to be called many times a second.</summary>
    /// <param name="now">The instant.</param>
    public void Pass(Instant now)
    {
        if (IsOver)
        {
            return;
        }

        source.Read(snapshot, now);
        if (beganAt == Instant.Never)
        {
            (beganAt, nextFrom) = (now, now + quiet);
            if (waiting.Count > 0)
            {
                happened(Words($"Nothing is told for {quiet.TotalSeconds:0} s, until whatever was granted before has lapsed."));
            }
        }

        if (present is null)
        {
            IsOver = waiting.Count == 0;
            if (!IsOver && now >= nextFrom)
            {
                Begin(waiting.Dequeue(), now);
            }

            return;
        }

        Go(present, script!, now);
    }

    /// <summary>Ends the tests at once: what is in force is put to rest, what was not tested is told so.</summary>
    /// <param name="why">Why, to stand in a sentence.</param>
    public void End(string why)
    {
        if (present is { } under)
        {
            under.Rest(++sequence);
            Book(under, new StepFinding("test", StepVerdict.NotMeasured, null, null, null, $"The test was ended before its time: {why}.", "Test again."));
            present = null;
        }

        while (waiting.TryDequeue(out var left))
        {
            Book(left, new StepFinding("test", StepVerdict.NotTested, null, null, null, $"Not tested: {why}.", "Test again."));
        }

        IsOver = true;
    }

    private void Begin(StepTarget target, Instant now)
    {
        var (plan, why) = target.Begin(snapshot, now);
        if (plan is null)
        {
            happened($"{target.Id}, {target.Test}: {why!.Text}");
            Book(target, why);
            return;
        }

        var next = new StepScript(plan, target.Declared.CommandLatency + target.Declared.ActuationTime);
        if (tree.Site.Commissioning.StepTestUntil is not { } until || until - now < next.Length)
        {
            Book(target, new StepFinding("test", StepVerdict.Refused, null, null, null, Words($"Not tested: the permission ends before the test would, which takes {next.Length.TotalSeconds:0} s."), "Lengthen 'stepTestUntil' in the site file."));
            return;
        }

        happened(Words($"{target.Id}, {target.Test}: {string.Join(", then ", plan.Moves.Select(m => m.Share > 0 ? $"{m.Name} to half" : Words($"{m.Name} to {m.Watts / 1000:0.#} kW")))}, then nothing; {next.Length.TotalSeconds:0} s at most. Measured by {target.MeasuredBy}."));
        (present, script) = (target, next);
        steps.Clear();
    }

    private void Go(StepTarget target, StepScript running, Instant now)
    {
        target.See(snapshot, running);
        foreach (var report in snapshot.Reports)
        {
            if (report.Consumer == target.AnswersAs && steps.TryGetValue(report.Sequence, out int step))
            {
                running.Answer(step, report.Accepted, report.At);
            }
        }

        if (target.MustEnd(snapshot, now) is { } why)
        {
            target.Rest(++sequence);
            Book(target, new StepFinding("test", StepVerdict.NotMeasured, null, null, null, $"The test was ended before its time: {why}.", "Test again when nothing is in its way."));
            Leave(now);
            return;
        }

        if (running.Pass(now) is { } order)
        {
            steps.Add(++sequence, running.Told - 1);
            target.Tell(sequence, order);
        }

        if (running.IsOver)
        {
            Conclude(target, running, now);
            Leave(now);
        }
    }

    private void Conclude(StepTarget target, StepScript over, Instant now)
    {
        over.IsMeterChecked = target.IsMeterChecked(over.Plan);
        var (compared, isContradicted) = target.Compare(over);
        var conclusion = StepConclusion.Of(over, target.Declared, isContradicted, target.Danger);
        var findings = conclusion.Findings.ToList();
        if (compared is not null)
        {
            findings.Insert(findings.Count - 1, compared);
        }

        if (troubleOf(now, target.Device) is { } trouble)
        {
            // Where it kept what it was told, what is wrong besides is for a person to weigh.
            var weight = conclusion.Class == EnforcementClass.ClosedLoop ? StepVerdict.Consistent : StepVerdict.Weaker;
            findings.Insert(findings.Count - 1, new StepFinding("trouble", weight, null, null, null, trouble, ""));
        }

        if (conclusion.Class != EnforcementClass.ClosedLoop)
        {
            target.Rest(++sequence);
        }

        reports.Add(Of(target) with { Shown = conclusion.Class, Findings = findings });
    }

    private void Leave(Instant now) => (present, script, nextFrom) = (null, null, now + Breath);

    private void Book(StepTarget target, StepFinding finding) => reports.Add(Of(target) with { Shown = finding.Verdict == StepVerdict.Weaker ? EnforcementClass.Advisory : null, Findings = [finding] });

    private static StepDeviceReport Of(StepTarget target) => new()
    {
        Id = target.Id,
        Device = target.Device,
        Test = target.Test,
        MeasuredBy = target.MeasuredBy,
        Declared = target.Declared.Class,
        Findings = [],
    };

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
