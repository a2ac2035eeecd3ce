namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Which profiles are asked for: those that fit all that is named.</summary>
public sealed record ChargingProfileCriteria
{
    /// <summary>What the profiles are for; null: anything.</summary>
    public ChargingProfilePurpose? ChargingProfilePurpose { get; init; }

    /// <summary>Their rank; null: any.</summary>
    [Least(0)]
    public int? StackLevel { get; init; }

    /// <summary>Their numbers, and then nothing else may be named; null: any.</summary>
    [JsonPropertyName("chargingProfileId")]
    [LeastItems(1)]
    public IReadOnlyList<int>? ChargingProfileIds { get; init; }

    /// <summary>Who set them, such as <c>EMS</c>, <c>SO</c> or <c>CSO</c>; null: anybody.</summary>
    [JsonPropertyName("chargingLimitSource")]
    [LeastItems(1), MostItems(4)]
    [MaxText(20)]
    public IReadOnlyList<string>? ChargingLimitSources { get; init; }
}
