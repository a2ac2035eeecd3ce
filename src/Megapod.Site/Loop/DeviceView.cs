namespace Megapod.Site.Loop;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>A device on the wire as people see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="IsAnswering">Whether it answered when it was last asked or told something.</param>
/// <param name="AnsweredAt">When it answered last; null: not yet.</param>
/// <param name="Failures">Failures since then.</param>
/// <param name="Trouble">Why it does not answer, or what is wrong although it does; null when all is well.</param>
/// <param name="DelaySeconds">How long its last answer took, s; 0 before the first.</param>
/// <param name="LongestDelaySeconds">The longest of the last day, s.</param>
public sealed record DeviceView(string Id, bool IsAnswering, Instant? AnsweredAt, int Failures, Fault? Trouble, double DelaySeconds, double LongestDelaySeconds)
{
    /// <summary>Whether it is a charging station.</summary>
    public bool IsStation { get; init; }

    /// <summary>How it stands with the operator of a station; null: it has none.</summary>
    public OperatorHealth? Operator { get; init; }
}
