namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>Schedules of limits with what they are for, their rank and their validity, also while the station is offline.</summary>
public sealed record ChargingProfile
{
    /// <summary>Number of the profile, by which it is replaced and cleared; stations give negative ones to what others have set.</summary>
    public required int Id { get; init; }

    /// <summary>Rank: within one purpose the valid profile of the highest level wins. From 0.</summary>
    [Least(0)]
    public required int StackLevel { get; init; }

    /// <summary>What the profile is for.</summary>
    public required ChargingProfilePurpose ChargingProfilePurpose { get; init; }

    /// <summary>What its schedules count from.</summary>
    public required ChargingProfileKind ChargingProfileKind { get; init; }

    /// <summary>How often they begin anew; only of a recurring profile, else null.</summary>
    public RecurrencyKind? RecurrencyKind { get; init; }

    /// <summary>From when the profile is valid; null: at once.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>Until when the profile is valid; null: until it is replaced.</summary>
    public Instant? ValidTo { get; init; }

    /// <summary>The transaction that the profile is for; only of a transaction profile, and there it is needed, else null.</summary>
    [MaxText(36)]
    public string? TransactionId { get; init; }

    /// <summary>How long the profile stays valid once the station is offline, in s; 0: not at all; null: without end, which is a permission that nobody can take back.</summary>
    [Least(0)]
    public int? MaxOfflineDuration { get; init; }

    /// <summary>The limits. More than one, 3 at most, only where the car chooses one of them.</summary>
    [LeastItems(1), MostItems(3)]
    public required IReadOnlyList<ChargingSchedule> ChargingSchedule { get; init; }

    /// <summary>Whether it stays invalid after it became so by being offline; null: no, it is valid again once the station is back.</summary>
    public bool? InvalidAfterOfflineDuration { get; init; }

    /// <summary>Time after which the station asks for an update, in s; null or 0: it does not ask. Only of a dynamic profile.</summary>
    [JsonPropertyName("dynUpdateInterval")]
    [Least(0)]
    public int? UpdateInterval { get; init; }

    /// <summary>When its limits were last updated; null: never. Only of a dynamic profile.</summary>
    [JsonPropertyName("dynUpdateTime")]
    public Instant? UpdatedAt { get; init; }

    /// <summary>Signature of all its price schedules in base64, as the car checks it; null: not signed.</summary>
    [MaxText(256)]
    public string? PriceScheduleSignature { get; init; }
}
