namespace Megapod.Unit.Control.Commissioning;

using Megapod.Control.Commissioning;
using Megapod.Core.Units;

/// <summary>A device reckoned by hand: it answers, waits, moves in a straight line and lets go when its timer says so. It walks through a script with a meter that looks at it now and then.</summary>
internal sealed record SteppedDevice
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public double AnswerSeconds { get; init; } = 0.05;

    public double DeadSeconds { get; init; } = 0.2;

    /// <summary>From where it stands to where it goes, however far.</summary>
    public double MoveSeconds { get; init; } = 0.5;

    public double SampleSeconds { get; init; } = 0.1;

    public double NoiseWatts { get; init; }

    /// <summary>How much longer than told it holds; negative: shorter. Infinite: for ever.</summary>
    public double LongerSeconds { get; init; }

    public double RestWatts { get; init; }

    public bool Refuses { get; init; }

    public bool Ignores { get; init; }

    public double Beyond { get; init; } = 1;

    /// <summary>It goes to this at this time by itself; null: it never does.</summary>
    public (double Seconds, double Watts)? ByItself { get; init; }

    /// <summary>No samples from and until; null: no gap.</summary>
    public (double From, double Until)? Gap { get; init; }

    public bool IsMeterStill { get; init; }

    /// <summary>The true times of each leg: told, moving from, there.</summary>
    public List<(Instant Told, Instant Moves, Instant There, double From, double To)> Legs { get; } = [];

    public void Walk(StepScript script, int seed = 1)
    {
        var random = new Random(seed);
        var start = SmallSite.Start;
        Instant? lapses = null;
        double from = RestWatts;
        double to = RestWatts;
        var moves = start;
        double firstSample = random.NextDouble() * SampleSeconds;
        long sampled = -1;
        int orders = 0;
        bool hasGone = false;
        for (var now = start; !script.IsOver; now += Tick)
        {
            Assert.True(now - start < TimeSpan.FromMinutes(10), "The script never ends.");
            if (lapses is { } at && now >= at)
            {
                (from, to, moves, lapses) = (Power(now), RestWatts, at, null);
                Legs.Add((at, moves, moves + TimeSpan.FromSeconds(MoveSeconds), from, to));
            }

            if (!hasGone && ByItself is { } own && now - start >= TimeSpan.FromSeconds(own.Seconds))
            {
                (from, to, moves, hasGone) = (Power(now), own.Watts, now, true);
            }

            long tick = (long)Math.Floor(((now - start).TotalSeconds - firstSample) / SampleSeconds);
            if (tick > sampled)
            {
                sampled = tick;
                double seconds = (now - start).TotalSeconds;
                if (!(Gap is { } gap && seconds >= gap.From && seconds < gap.Until))
                {
                    script.See(new StepSample(now, IsMeterStill ? RestWatts : Power(now) + (NoiseWatts * ((2 * random.NextDouble()) - 1))));
                }
            }

            if (script.Pass(now) is not { } order)
            {
                continue;
            }

            script.Answer(orders++, !Refuses, now + TimeSpan.FromSeconds(AnswerSeconds));
            if (!Ignores)
            {
                (from, to, moves) = (Power(now), order.Watts * Beyond, now + TimeSpan.FromSeconds(DeadSeconds));
                lapses = double.IsInfinity(LongerSeconds) ? null : now + order.Hold + TimeSpan.FromSeconds(LongerSeconds);
                Legs.Add((now, moves, moves + TimeSpan.FromSeconds(MoveSeconds), from, to));
            }
        }

        double Power(Instant now) => now <= moves ? from : MoveSeconds == 0 ? to : from + ((to - from) * Math.Min(1, (now - moves).TotalSeconds / MoveSeconds));
    }
}
