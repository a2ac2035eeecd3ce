namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What a charging profile is for. Across purposes the lowest limit wins.</summary>
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

    /// <summary>What holds for one transaction; a station keeps it for the whole transaction, also offline.</summary>
    [JsonStringEnumMemberName("TxProfile")]
    Transaction,
}
