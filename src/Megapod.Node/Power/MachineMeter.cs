namespace Megapod.Node.Power;

using System.Globalization;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;
using Megapod.Work.Power;

/// <summary>What is known of the whole machine's draw: reckoned of what jobs use, and corrected by a meter where there is one. The node keeps its budget by it, and divides energy by it.</summary>
internal sealed class MachineMeter
{
    /// <summary>More than any machine draws, W: a number in another unit.</summary>
    private const double Absurd = 1e6;

    private readonly MeterConfig? config;
    private readonly RaplMeter? rapl;
    private readonly Watts idle;
    private readonly MeterCorrection correction = new();
    private DateTime written;

    /// <summary>A meter, if there is one.</summary>
    /// <param name="config">The meter; null: there is none.</param>
    /// <param name="idle">What the machine draws with no job.</param>
    public MachineMeter(MeterConfig? config, Watts idle)
    {
        (this.config, this.idle) = (config, idle);
        rapl = config?.Source == MeterConfig.Rapl ? RaplMeter.Find(config.CounterFolder) : null;

        // What is there already is of an unknown age.
        written = config is null ? default : File.GetLastWriteTimeUtc(config.Source);
    }

    /// <summary>Whether there is a meter and what it shows is of use.</summary>
    public bool IsMetered => config is not null && correction.IsFresh;

    /// <summary>What is to be taken off what may be drawn, W.</summary>
    public double CorrectionWatts => config is null ? 0 : correction.Watts;

    /// <summary>How old what is known is, s.</summary>
    public double AgeSeconds => IsMetered ? correction.Age : 0;

    /// <summary>Error of what it shows, as part of it.</summary>
    public double Error => config?.Error ?? 0;

    /// <summary>What was reckoned since the node began, J.</summary>
    public double ReckonedJoules => correction.ReckonedJoules;

    /// <summary>What was drawn since then by the meter, J.</summary>
    public double MeteredJoules => correction.MeteredJoules;

    /// <summary>The meter in words for people; null: there is none.</summary>
    public string? Words => config is null ? null
        : !IsMetered ? $"meter {config.Source}: silent"
        : string.Create(CultureInfo.InvariantCulture, $"meter {config.Source}: {correction.ShownWatts:0} W, {correction.Age:0.0} s old, mean of {(rapl is null ? config.Averaging.TotalSeconds : 1):0.#} s");

    /// <summary>Why the meter cannot be had; null: it can, or none is wanted.</summary>
    public string? Missing => config?.Source == MeterConfig.Rapl && rapl is null ? $"there is no counter of the processors' energy in {config.CounterFolder} that can be read" : null;

    /// <summary>What the machine draws, W; NaN: not known.</summary>
    /// <param name="reckonedWatts">What is reckoned.</param>
    public double DrawWatts(double reckonedWatts) => IsMetered ? Math.Max(0, reckonedWatts + correction.Watts) : reckonedWatts;

    /// <summary>Looks at the meter.</summary>
    /// <param name="now">The present.</param>
    /// <param name="reckonedWatts">What the machine draws by what its jobs use, W.</param>
    /// <param name="acceleratorWatts">What its accelerators show of it, W.</param>
    public void Look(Moment now, double reckonedWatts, double acceleratorWatts)
    {
        rapl?.Look(now.Seconds);
        var reading = rapl is not null ? new MeterReading(idle.Value + rapl.Watts + (double.IsFinite(acceleratorWatts) ? acceleratorWatts : 0), now.Seconds, 1) : ReadFile(now);
        correction.Step(now.Seconds, reckonedWatts, reading.Watts, reading.TakenAt, reading.AveragingSeconds);
    }

    private MeterReading ReadFile(Moment now)
    {
        if (config is null || config.Source == MeterConfig.Rapl)
        {
            return new MeterReading(double.NaN, now.Seconds, 1);
        }

        // A number counts once, from when it is seen to have been written: clocks of the wall may be set.
        var at = File.GetLastWriteTimeUtc(config.Source);
        if (at == written || GroupFiles.Read(config.Source) is not { } text)
        {
            return new MeterReading(double.NaN, now.Seconds, 1);
        }

        written = at;
        bool isPower = double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double watts) && watts is >= 0 and < Absurd;
        return new MeterReading(isPower ? watts : double.NaN, now.Seconds - config.Delay.TotalSeconds, config.Averaging.TotalSeconds);
    }
}
