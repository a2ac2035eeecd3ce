namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Brings a list of identifiers that may charge while the station is offline.</summary>
public sealed record SendLocalListRequest
{
    /// <summary>The entries; null: none, which with a full update empties the list.</summary>
    [JsonPropertyName("localAuthorizationList")]
    [LeastItems(1)]
    public IReadOnlyList<AuthorizationData>? Entries { get; init; }

    /// <summary>The number of the list after the change, above 0.</summary>
    [Least(1)]
    public required int VersionNumber { get; init; }

    /// <summary>Whether the list is replaced or changed.</summary>
    public required UpdateType UpdateType { get; init; }
}
