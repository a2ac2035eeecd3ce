namespace Megapod.Devices.SunSpec;

using Megapod.Core.Units;

/// <summary>
/// Tells a meter that stands still from one whose load does. Meters have no heartbeat, and power alone may well be the same for minutes. But a meter that shows power and lives adds it to its energy:
/// where no register of its model has moved for some time although the power that it shows would have moved the counter by several of its steps, what it says is old.
/// Worked number: at 500 kW a counter in steps of 1 Wh moves each 7 ms, so the time alone decides; at 1 kW three steps take 10.8 s. At 0 W nothing can be told, and nothing is held against it.
/// </summary>
internal sealed class MeterWatch
{
    /// <summary>Steps that the counter must owe: one may be a rounding, and the second a late update.</summary>
    private const double StepsOwed = 3;

    private readonly TimeSpan limit;
    private ushort[] last = [];
    private Instant seenAt;
    private double owedWattHours;

    /// <summary>Begins.</summary>
    /// <param name="limit">Without any change for longer it may stand.</param>
    public MeterWatch(TimeSpan limit) => this.limit = limit;

    /// <summary>When something moved last; <see cref="Instant.Never"/> before the first look.</summary>
    public Instant MovedAt { get; private set; } = Instant.Never;

    /// <summary>Whether it stands still.</summary>
    public bool IsStanding { get; private set; }

    /// <summary>Takes in what was read.</summary>
    /// <param name="model">The meter's model.</param>
    /// <param name="now">When it was read.</param>
    public void See(SunSpecModel model, Instant now)
    {
        if (MovedAt == Instant.Never || !model.Registers.SequenceEqual(last))
        {
            last = model.Registers.ToArray();
            (MovedAt, owedWattHours, IsStanding) = (now, 0, false);
        }
        else
        {
            owedWattHours += Math.Abs(model["W"].Value ?? 0) * Math.Max(0, (now - seenAt).TotalHours);
            IsStanding = now - MovedAt > limit && StepOf(model) is { } step && owedWattHours > StepsOwed * step;
        }

        seenAt = now;
    }

    /// <summary>One step of the coarser energy counter that it has, Wh; null when it has none.</summary>
    private static double? StepOf(SunSpecModel model)
    {
        double? most = null;
        foreach (string counter in (string[])["TotWhImp", "TotWhExp"])
        {
            if (model[counter] is { Value: { } value } read)
            {
                double step = read.Point.Scale is null ? Math.Max(1, Math.BitIncrement((float)value) - (float)value) : Math.Pow(10, model.ScaleOf(read.Point) ?? 0);
                most = Math.Max(most ?? 0, step);
            }
        }

        return most;
    }
}
