namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Whether an identifier may charge, and what goes with it.</summary>
public sealed record IdTokenInfo
{
    /// <summary>Whether it may charge.</summary>
    public required AuthorizationStatus Status { get; init; }

    /// <summary>Until when the station may remember this; null: as long as it likes.</summary>
    [JsonPropertyName("cacheExpiryDateTime")]
    public Instant? CacheExpires { get; init; }

    /// <summary>Rank among drivers from -9 to 9, higher first; null: 0.</summary>
    [Least(-9), Most(9)]
    public int? ChargingPriority { get; init; }

    /// <summary>The language that the driver likes best, as in <c>de</c>; null: unknown.</summary>
    [MaxText(8)]
    public string? Language1 { get; init; }

    /// <summary>The outlets that it may use; null: all.</summary>
    [JsonPropertyName("evseId")]
    [LeastItems(1)]
    [Least(0)]
    public IReadOnlyList<int>? Evses { get; init; }

    /// <summary>The group that it belongs to, whose members may stop each other's transactions; null: none.</summary>
    public IdToken? GroupIdToken { get; init; }

    /// <summary>The language that comes next, which must differ from the first; null: none.</summary>
    [MaxText(8)]
    public string? Language2 { get; init; }

    /// <summary>What the station shows to the driver; null: nothing.</summary>
    public MessageContent? PersonalMessage { get; init; }
}
