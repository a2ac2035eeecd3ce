namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What a charging profile is for. Across purposes the lowest limit wins, but for the two that are new.</summary>
public enum ChargingProfilePurpose
{
    /// <summary>What somebody else asks of the station; told to us, never set by us.</summary>
    [JsonStringEnumMemberName("ChargingStationExternalConstraints")]
    ExternalConstraints,

    /// <summary>The limit of the whole station, on outlet 0 only.</summary>
    [JsonStringEnumMemberName("ChargingStationMaxProfile")]
    StationMaximum,

    /// <summary>What holds for a transaction that has no profile of its own.</summary>
    [JsonStringEnumMemberName("TxDefaultProfile")]
    TransactionDefault,

    /// <summary>What holds for one transaction; without an offline duration a station keeps it for the whole transaction, also offline.</summary>
    [JsonStringEnumMemberName("TxProfile")]
    Transaction,

    /// <summary>Stands in the place of a transaction's profile while somebody has priority.</summary>
    PriorityCharging,

    /// <summary>More power from a source at the site, which adds to the other limits.</summary>
    LocalGeneration,
}
