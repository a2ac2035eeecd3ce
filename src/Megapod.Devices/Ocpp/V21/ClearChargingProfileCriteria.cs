namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Which profiles are removed: those that fit all that is named.</summary>
public sealed record ClearChargingProfileCriteria
{
    /// <summary>The outlet, from 1, 0 for the station as a whole; null: all.</summary>
    [Least(0)]
    public int? EvseId { get; init; }

    /// <summary>What the profiles are for; null: anything.</summary>
    public ChargingProfilePurpose? ChargingProfilePurpose { get; init; }

    /// <summary>Their rank; null: any.</summary>
    [Least(0)]
    public int? StackLevel { get; init; }
}
