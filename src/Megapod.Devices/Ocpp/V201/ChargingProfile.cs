namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Schedules of limits with what they are for, their rank and their validity.</summary>
public sealed record ChargingProfile
{
    /// <summary>Number of the profile, by which it is replaced and cleared.</summary>
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

    /// <summary>The limits. More than one, 3 at most, only where the car chooses one of them.</summary>
    [LeastItems(1), MostItems(3)]
    public required IReadOnlyList<ChargingSchedule> ChargingSchedule { get; init; }

    /// <summary>The transaction that the profile is for; only of a transaction profile, and there it is needed, else null.</summary>
    [MaxText(36)]
    public string? TransactionId { get; init; }
}
