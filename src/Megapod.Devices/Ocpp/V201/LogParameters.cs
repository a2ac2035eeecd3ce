namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Which part of a log, and where to.</summary>
public sealed record LogParameters
{
    /// <summary>Where it is put.</summary>
    [JsonPropertyName("remoteLocation")]
    [MaxText(512)]
    public required string Location { get; init; }

    /// <summary>The beginning; null: as far back as there is.</summary>
    [JsonPropertyName("oldestTimestamp")]
    public Instant? Oldest { get; init; }

    /// <summary>The end; null: now.</summary>
    [JsonPropertyName("latestTimestamp")]
    public Instant? Latest { get; init; }
}
