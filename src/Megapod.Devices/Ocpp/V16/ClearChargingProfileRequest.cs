namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Removes the charging profiles that fit all that is named.</summary>
public sealed record ClearChargingProfileRequest
{
    /// <summary>The profile; null: all that fit the rest.</summary>
    public int? Id { get; init; }

    /// <summary>The connector, from 1, 0 for the station as a whole; null: all.</summary>
    [Least(0)]
    public int? ConnectorId { get; init; }

    /// <summary>What the profiles are for; null: anything.</summary>
    public ChargingProfilePurpose? ChargingProfilePurpose { get; init; }

    /// <summary>Their rank; null: any.</summary>
    [Least(0)]
    public int? StackLevel { get; init; }
}
