namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>A limit of a node inside the site, and how close its meter came to it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Limit">Its limit, in words.</param>
/// <param name="LimitWatts">The lowest limit in W; null: it has none in W, and phases are not in the history.</param>
/// <param name="HighestWatts">The highest power that was measured there; null: none was.</param>
/// <param name="At">Begin of the minute in which that was.</param>
public sealed record MonthNode(string Node, string Limit, double? LimitWatts, double? HighestWatts, Instant? At)
{
    /// <summary>What was left, W; below zero it was passed.</summary>
    public double? RoomWatts => LimitWatts - HighestWatts;
}
