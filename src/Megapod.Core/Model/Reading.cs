namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One measured value with the instant it was measured and how far it can be believed.</summary>
/// <param name="Value">The value in the base unit of its place; meaningless unless <see cref="Quality"/> is good or stale.</param>
/// <param name="MeasuredAt">When the device measured it, in the controller's clock; <see cref="Instant.Never"/> if it never did.</param>
/// <param name="Quality">Trust as seen by the driver; the cycle lowers it further when the value is too old for its path.</param>
public readonly record struct Reading(double Value, Instant MeasuredAt, Quality Quality)
{
    /// <summary>A reading that never came.</summary>
    public static Reading Missing => default;

    /// <summary>A value measured at an instant and believed by its driver.</summary>
    public static Reading Good(double value, Instant measuredAt) => new(value, measuredAt, Quality.Good);

    /// <summary>How old the value is; very large when there is none.</summary>
    public TimeSpan Age(Instant now) => now - MeasuredAt;

    /// <summary>
    /// Whether the value can be acted on: good, not older than the path's declared age bound θ, and not from the future: a stamp that is ahead of our clock was
    /// made by another one, and would make an old sample look as if it had been taken after a command.
    /// </summary>
    /// <param name="now">The cycle's instant.</param>
    /// <param name="oldest">Sample period + delay + jitter of the path; an older sample is stale.</param>
    public bool IsFresh(Instant now, TimeSpan oldest) => Quality == Quality.Good && double.IsFinite(Value) && now - MeasuredAt <= oldest && MeasuredAt <= now;
}
