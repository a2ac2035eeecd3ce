namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One value of a series in the history.</summary>
/// <param name="Series">Number of the series, as <see cref="Ports.IHistory.Declare"/> gave it.</param>
/// <param name="At">When it was so (event time).</param>
/// <param name="KnownAt">When the controller learned of it (knowledge time). What is learned later about the same time counts instead, and what was known before can still be asked for.</param>
/// <param name="Value">The value in the unit of its series. What is not finite says that from then on nothing is known.</param>
/// <param name="Quality">Trust in it; what is missing says that from then on nothing is known.</param>
public readonly record struct HistorySample(int Series, Instant At, Instant KnownAt, double Value, Quality Quality)
{
    /// <summary>Whether it says what the value is, and not that nobody knows.</summary>
    public bool IsKnown => Quality != Quality.Missing && double.IsFinite(Value);
}
