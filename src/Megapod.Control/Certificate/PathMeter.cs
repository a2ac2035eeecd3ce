namespace Megapod.Control.Certificate;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What the regulator's own samples prove of its paths while it works, the worst of the last 24 h: how much later than declared they come, and, each time the battery is
/// told a step after it has stood still, when it begins to answer and how fast it follows. Each such step is a step test. Only what is surely so counts: the battery
/// has not begun before the last sample that shows nothing. A response that is hurried (<see cref="BatteryConfig.LeastLag"/>) is told another power in each step and proves nothing.
/// Allocates only when it has seen something worse than before.
/// </summary>
public sealed class PathMeter
{
    private const int Hours = 25;

    /// <summary>A test needs a step of this share of the battery's power, and stillness to this share before and after it.</summary>
    private const double StepShare = 0.1;
    private const double StillShare = 0.001;
    private const double StillSeconds = 2;

    /// <summary>Below this share of the step a sample shows nothing; between the other two it tells the time constant.</summary>
    private const double NothingShare = 0.03;
    private const double LeastShare = 0.2;
    private const double MostShare = 0.9;

    /// <summary>A battery that has not followed by then does not do as told, which is not this meter's matter, s.</summary>
    private const double GivenUpSeconds = 10;

    private readonly TimeSpan declaredAge;
    private readonly TimeSpan stale;
    private readonly double declaredDelay;
    private readonly double declaredLag;
    private readonly double powerWatts;
    private readonly double restWatts;
    private readonly (long Hour, TimeSpan Late, double Delay, double Lag)[] worst = new (long, TimeSpan, double, double)[Hours];
    private long summedAt;
    private double told = double.NaN;
    private long toldSince;
    private long begun;
    private long seen;
    private double from;
    private double delay;

    /// <summary>A meter of the paths of a site with a battery.</summary>
    public PathMeter(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var battery = tree.Site.Battery ?? throw new ArgumentException("Without a battery there is no path to measure.", nameof(tree));
        var meter = tree.Nodes[0].Meter ?? new MeterConfig { Id = "" };
        declaredAge = meter.SamplePeriod + meter.Delay;
        stale = RegulatorSettings.Of(tree, battery.RegulatorPeriod).ImportOldest;
        declaredDelay = battery.CommandDelay.TotalSeconds;
        declaredLag = battery.Lag.TotalSeconds;
        powerWatts = battery.Power.Value;
        restWatts = Math.Max(StillShare, battery.TrackingErrorFraction) * powerWatts;
    }

    /// <summary>What has been proven in the last 24 h, the own loop's jitter apart; replaced as a whole when it changes.</summary>
    public PathProof Proof { get; private set; } = PathProof.None;

    /// <summary>What the last step test showed; null before the first.</summary>
    public TestedPath? Latest { get; private set; }

    /// <summary>Takes in what a step of the regulator saw and told.</summary>
    /// <param name="input">Its samples.</param>
    /// <param name="commandWatts">What it told the battery, W.</param>
    public void See(in RegulatorInput input, double commandWatts)
    {
        long now = input.Now.Ticks;
        if (now / TimeSpan.TicksPerHour != summedAt)
        {
            Sum(now, isTest: false);
        }

        var late = input.Now - input.Import.MeasuredAt - declaredAge;
        if (input.Import.Quality == Quality.Good && late > TimeSpan.Zero && late + declaredAge <= stale)
        {
            // What is older than that is a meter lost, which has a contingency of its own.
            Keep(now, late, 0, 0, isTest: false);
        }

        bool isStill = Math.Abs(commandWatts - told) <= StillShare * powerWatts;
        if (begun != 0)
        {
            Follow(in input, isStill, now);
        }
        else if (!isStill)
        {
            bool stood = (now - toldSince) / (double)TimeSpan.TicksPerSecond >= StillSeconds && Math.Abs(input.Battery.Value - told) <= restWatts;
            if (stood && input.Battery.Quality == Quality.Good && Math.Abs(commandWatts - told) >= StepShare * powerWatts)
            {
                (begun, seen, from, delay) = (now, input.Battery.MeasuredAt.Ticks, input.Battery.Value, 0);
            }
        }

        if (!isStill)
        {
            (told, toldSince) = (commandWatts, now);
        }
    }

    private void Follow(in RegulatorInput input, bool isStill, long now)
    {
        double passed = (now - begun) / (double)TimeSpan.TicksPerSecond;
        if (!isStill || passed > GivenUpSeconds || input.Battery.Quality != Quality.Good)
        {
            begun = 0;
            return;
        }

        if (input.Battery.MeasuredAt.Ticks <= seen)
        {
            return;
        }

        seen = input.Battery.MeasuredAt.Ticks;
        double at = (seen - begun) / (double)TimeSpan.TicksPerSecond;
        double share = (input.Battery.Value - from) / (told - from);
        if (share < NothingShare)
        {
            delay = Math.Max(0, at + (Math.Log(1 - NothingShare) * declaredLag));
            return;
        }

        double lag = share is >= LeastShare and <= MostShare ? (at - Math.Max(delay, declaredDelay)) / -Math.Log(1 - share) : 0;
        if (share >= LeastShare)
        {
            lag = Math.Max(0, lag);
            Keep(now, TimeSpan.Zero, delay, lag, isTest: true);
            Latest = new TestedPath(new Instant(begun), TimeSpan.FromSeconds(delay), TimeSpan.FromSeconds(lag));
            begun = 0;
        }
    }

    private void Keep(long now, TimeSpan late, double slowest, double lag, bool isTest)
    {
        long hour = now / TimeSpan.TicksPerHour;
        ref var one = ref worst[hour % Hours];
        var before = one.Hour == hour ? one : (hour, TimeSpan.Zero, 0, 0);
        var after = (hour, late > before.Late ? late : before.Late, Math.Max(before.Delay, slowest), Math.Max(before.Lag, lag));
        if (after != one || isTest)
        {
            one = after;
            Sum(now, isTest);
        }
    }

    /// <summary>Puts the last day together anew; it happens when something worse was seen, at a test, and once an hour.</summary>
    private void Sum(long now, bool isTest)
    {
        summedAt = now / TimeSpan.TicksPerHour;
        var late = TimeSpan.Zero;
        double slowest = 0;
        double lag = 0;
        foreach (var one in worst)
        {
            if (one.Hour > summedAt - Hours)
            {
                (late, slowest, lag) = (one.Late > late ? one.Late : late, Math.Max(slowest, one.Delay), Math.Max(lag, one.Lag));
            }
        }

        Proof = new PathProof
        {
            MeterJitter = late,
            CommandDelay = TimeSpan.FromSeconds(slowest),
            Lag = TimeSpan.FromSeconds(lag),
            TestedAt = isTest ? new Instant(now) : Proof.TestedAt,
        };
    }
}
