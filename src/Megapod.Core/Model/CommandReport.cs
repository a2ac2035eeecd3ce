namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What came back for a command.</summary>
/// <param name="Consumer">Index of the consumer; <see cref="SiteSnapshot.BatteryCommand"/> for the battery.</param>
/// <param name="Sequence">Sequence number of the command.</param>
/// <param name="Accepted">Whether the device said yes. Yes is an acknowledgement, not a confirmation.</param>
/// <param name="At">When the answer arrived.</param>
public readonly record struct CommandReport(int Consumer, uint Sequence, bool Accepted, Instant At);
