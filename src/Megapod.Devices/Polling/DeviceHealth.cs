namespace Megapod.Devices.Polling;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>How the talk with one device goes.</summary>
/// <param name="Id">The device.</param>
/// <param name="IsAnswering">Whether its last poll or command was answered.</param>
/// <param name="AnsweredAt">When it answered last; never: not yet.</param>
/// <param name="Failures">Failures since then.</param>
/// <param name="Trouble">Why the last one failed, or what is wrong with it although it answers; null when all is well.</param>
/// <param name="Delay">How long its last answer took.</param>
/// <param name="LongestDelay">The longest of the last day.</param>
/// <param name="Due">When it is asked next.</param>
public sealed record DeviceHealth(string Id, bool IsAnswering, Instant AnsweredAt, int Failures, Fault? Trouble, TimeSpan Delay, TimeSpan LongestDelay, Instant Due)
{
    /// <summary>How it stands with the operator of a station; null: it has none.</summary>
    public OperatorHealth? Operator { get; init; }
}
