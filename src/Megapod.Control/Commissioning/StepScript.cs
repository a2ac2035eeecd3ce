namespace Megapod.Control.Commissioning;

using Megapod.Core.Units;

/// <summary>
/// Walks through a step test: it stands, tells one step after the other, and then tells nothing, until the device must have let go. It has no clock and no device: it is given samples, answers and the
/// instant, and says what to tell.
/// </summary>
/// <param name="plan">The test.</param>
/// <param name="declared">From an order until the device must be there, by what is declared of it.</param>
public sealed class StepScript(StepPlan plan, TimeSpan declared)
{
    /// <summary>More than a test of ten minutes with a sample each 20 ms; later ones are let go.</summary>
    private const int MostSamples = 30_000;

    private readonly List<StepSample> samples = [];
    private readonly List<(StepMove Move, double Watts, TimeSpan Hold, Instant ToldAt)> told = [];
    private readonly Dictionary<int, (bool IsAccepted, Instant At)> answers = [];
    private Instant beganAt = Instant.Never;

    /// <summary>The test.</summary>
    public StepPlan Plan => plan;

    /// <summary>Whether everything was told and looked at, or a step was refused.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How many steps were told.</summary>
    public int Told => told.Count;

    /// <summary>Whether a second meter shows the same power, so that digits that stand are a device that stands. Default false.</summary>
    public bool IsMeterChecked { get; set; }

    /// <summary>From the beginning to the end at most.</summary>
    public TimeSpan Length => plan.Stand + (plan.Moves.Count * plan.Window) - plan.Window + plan.LapseLatest + plan.Patience;

    /// <summary>Takes in a sample; one that is not newer than the last is no other.</summary>
    public void See(StepSample sample)
    {
        if (samples.Count < MostSamples && (samples.Count == 0 || sample.At > samples[^1].At))
        {
            samples.Add(sample);
        }
    }

    /// <summary>Takes in the answer to a step.</summary>
    /// <param name="step">Which, from 0.</param>
    /// <param name="isAccepted">Whether it was a yes.</param>
    /// <param name="at">When it came.</param>
    public void Answer(int step, bool isAccepted, Instant at)
    {
        answers.TryAdd(step, (isAccepted, at));
        IsOver |= !isAccepted;
    }

    /// <summary>What to tell now; null: nothing.</summary>
    /// <param name="now">The instant.</param>
    public StepOrder? Pass(Instant now)
    {
        if (IsOver)
        {
            return null;
        }

        beganAt = beganAt == Instant.Never ? now : beganAt;
        var due = told.Count == 0 ? beganAt + plan.Stand : told[^1].ToldAt + plan.Window;
        if (now < due)
        {
            return null;
        }

        if (told.Count == plan.Moves.Count)
        {
            IsOver = now >= LookUntil;
            return null;
        }

        var move = plan.Moves[told.Count];
        bool isLast = told.Count == plan.Moves.Count - 1;
        double watts = move.WattsAt(LevelAt(now));
        var hold = isLast ? plan.LastHold : plan.Hold;
        told.Add((move, watts, hold, now));
        return new StepOrder(watts, hold);
    }

    /// <summary>What became of each step that was told.</summary>
    public IReadOnlyList<StepRecord> Records() => [.. told.Select((t, k) => new StepRecord
    {
        Move = t.Move,
        Watts = t.Watts,
        Hold = t.Hold,
        ToldAt = t.ToldAt,
        Answered = answers.TryGetValue(k, out var answer) ? answer.At - t.ToldAt : null,
        IsRefused = answers.TryGetValue(k, out var refused) && !refused.IsAccepted,
        Sight = StepJudge.Judge(samples, Aim(t.ToldAt, t.ToldAt + plan.Window, t.Watts)),
        BeyondWatts = Beyond(t.Watts, t.ToldAt + declared, t.ToldAt + plan.Window),
    })];

    /// <summary>What became of the last step when nobody renewed it; null: it was not told.</summary>
    public StepLapse? Lapse()
    {
        if (told.Count < plan.Moves.Count)
        {
            return null;
        }

        var (_, watts, _, toldAt) = told[^1];
        var from = toldAt + plan.Window;
        var sight = StepJudge.Judge(samples, Aim(from, LookUntil, plan.LapseWatts));
        bool isBelow = plan.IsCeiling && watts <= plan.LapseWatts;
        return new StepLapse
        {
            Sight = sight,
            HeldUntil = plan.Window + sight.StillBefore,
            LetGo = plan.Window + sight.Moved,
            NotAtRest = plan.Window + sight.NotYet,
            AtRest = plan.Window + sight.Within,
            Stayed = isBelow ? StepJudge.Stays(samples, from, LookUntil, plan.LapseWatts + plan.ToleranceWatts, plan.LongestGap) : null,
        };
    }

    private Instant LookUntil => told[^1].ToldAt + plan.LapseLatest + plan.Patience;

    private StepAim Aim(Instant toldAt, Instant until, double watts) => new()
    {
        ToldAt = toldAt,
        Until = until,
        LowestWatts = plan.IsCeiling ? double.NegativeInfinity : watts - plan.ToleranceWatts,
        HighestWatts = watts + plan.ToleranceWatts,
        ToleranceWatts = plan.ToleranceWatts,
        LongestGap = plan.LongestGap,
        IsMeterAlive = IsMeterChecked || samples.Any(s => s.At <= toldAt && Math.Abs(s.Watts - samples[0].Watts) > plan.ToleranceWatts),
    };

    /// <summary>The mean of the last two seconds, W; zero where nothing was measured.</summary>
    private double LevelAt(Instant now) => samples.Where(s => s.At >= now - TimeSpan.FromSeconds(2)).Select(s => s.Watts).DefaultIfEmpty(0).Average();

    private double Beyond(double watts, Instant from, Instant until)
    {
        double sign = !plan.IsCeiling && watts < 0 ? -1 : 1;
        return Math.Max(0, samples.Where(s => s.At >= from && s.At <= until).Select(s => sign * (s.Watts - watts)).DefaultIfEmpty(0).Max());
    }
}
