namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A schedule of limits with what it is for, its rank and its validity.</summary>
public sealed record ChargingProfile
{
    /// <summary>Number of the profile, by which it is replaced and cleared.</summary>
    public required int ChargingProfileId { get; init; }

    /// <summary>The transaction that the profile is for; only of a transaction profile, and there it is needed.</summary>
    public int? TransactionId { get; init; }

    /// <summary>Rank: within one purpose the valid profile of the highest level wins. From 0.</summary>
    [Least(0)]
    public required int StackLevel { get; init; }

    /// <summary>What the profile is for.</summary>
    public required ChargingProfilePurpose ChargingProfilePurpose { get; init; }

    /// <summary>What the schedule counts from.</summary>
    public required ChargingProfileKind ChargingProfileKind { get; init; }

    /// <summary>How often it begins anew; only of a recurring schedule.</summary>
    public RecurrencyKind? RecurrencyKind { get; init; }

    /// <summary>From when the profile is valid; null: at once.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>Until when the profile is valid; null: until it is replaced.</summary>
    public Instant? ValidTo { get; init; }

    /// <summary>The limits.</summary>
    public required ChargingSchedule ChargingSchedule { get; init; }
}
