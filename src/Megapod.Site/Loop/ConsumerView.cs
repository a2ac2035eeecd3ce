namespace Megapod.Site.Loop;

using System.Text.Json.Serialization;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One consumer as people see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Node">Name of the node that feeds it.</param>
/// <param name="Watts">Measured draw, W; null when nothing fresh is known.</param>
/// <param name="AgeSeconds">Age of that measurement, s.</param>
/// <param name="CeilingWatts">What it may draw, W.</param>
/// <param name="WantedWatts">What it would be given without limits, W.</param>
/// <param name="WorstCaseWatts">What the ledger counts for it, W.</param>
/// <param name="ExpiresAt">Earliest lapse of its grant; null without a grant.</param>
/// <param name="Reason">Why it holds what it holds, in words; empty when nothing limits it.</param>
/// <param name="ReasonSince">Since when that has been the reason.</param>
/// <param name="IsPlugged">For connectors: whether a car is plugged in.</param>
/// <param name="WorkShare">For racks: for how much of the accelerators there is work, 0–1; null where nobody says.</param>
public sealed record ConsumerView(
    string Id,
    ConsumerKind Kind,
    string Node,
    double? Watts,
    double? AgeSeconds,
    double CeilingWatts,
    double WantedWatts,
    double WorstCaseWatts,
    Instant? ExpiresAt,
    string Reason,
    Instant? ReasonSince,
    bool IsPlugged,
    double? WorkShare)
{
    /// <summary>The kind of <see cref="Reason"/>, for programs in this one.</summary>
    [JsonIgnore]
    public ReasonKind Cause { get; init; }

    /// <summary>The least that it runs with, W: a rack's idle power, a connector's smallest power.</summary>
    [JsonIgnore]
    public double MinimumWatts { get; init; }
}
