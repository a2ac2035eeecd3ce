namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Tells a device that stands still behind a part that answers. One with a heartbeat stands when that does not move. One without stands when no register of its map has moved for some time although
/// the power that it shows would have moved its energy counter by several steps; at 0 W, and without a counter, nothing can be told.
/// </summary>
/// <param name="limit">Without any movement for longer it may stand.</param>
internal sealed class RegisterLife(TimeSpan limit)
{
    /// <summary>Steps that the counter must owe: one may be a rounding, and the second a late update.</summary>
    private const double StepsOwed = 3;

    private RegisterImage? last;
    private Instant seenAt;
    private double owedWattHours;

    /// <summary>When something moved last; <see cref="Instant.Never"/> before the first look.</summary>
    public Instant MovedAt { get; private set; } = Instant.Never;

    /// <summary>Whether it stands still.</summary>
    public bool IsStanding { get; private set; }

    /// <summary>Takes in what was read.</summary>
    public void See(RegisterImage image, Instant now)
    {
        var beat = image.Raw(RegisterMeaning.Heartbeat);
        bool hasBeat = beat is not null;
        if (last is null || (hasBeat ? beat != last.Raw(RegisterMeaning.Heartbeat) : !image.IsSame(last)))
        {
            (last, MovedAt, owedWattHours, IsStanding) = (image, now, 0, false);
        }
        else
        {
            owedWattHours += Math.Abs(image.Amount(RegisterMeaning.Power) ?? 0) * Math.Max(0, (now - seenAt).TotalHours);
            IsStanding = now - MovedAt > limit && (hasBeat || (StepOf(image) is { } step && owedWattHours > StepsOwed * step));
        }

        seenAt = now;
    }

    /// <summary>One step of the coarser counter, Wh; null when there is none.</summary>
    private static double? StepOf(RegisterImage image)
    {
        decimal? import = image.Step(RegisterMeaning.EnergyImport);
        decimal? export = image.Step(RegisterMeaning.EnergyExport);
        return import is null ? (double?)export : (double)Math.Max(import.Value, export ?? 0);
    }
}
