namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car would give back, by time.</summary>
public sealed record EnergyOfferPowers
{
    /// <summary>The powers, by time.</summary>
    [JsonPropertyName("evPowerScheduleEntries")]
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<EnergyOfferPowerEntry> Entries { get; init; }

    /// <summary>What the times count from.</summary>
    public required Instant TimeAnchor { get; init; }
}
