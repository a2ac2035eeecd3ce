namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>What a charging profile is for. Across purposes the lowest limit wins.</summary>
public enum ChargingProfilePurpose
{
    /// <summary>The limit of the whole station, on connector 0 only.</summary>
    [JsonStringEnumMemberName("ChargePointMaxProfile")]
    StationMaximum,

    /// <summary>What holds for a transaction that has no profile of its own.</summary>
    [JsonStringEnumMemberName("TxDefaultProfile")]
    TransactionDefault,

    /// <summary>What holds for one transaction; a station keeps it for the whole transaction, also offline.</summary>
    [JsonStringEnumMemberName("TxProfile")]
    Transaction,
}
