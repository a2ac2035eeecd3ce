namespace Megapod.Devices.Ocpp.Charging;

/// <summary>What a limit is for, in all editions. Within one purpose the valid profile of the highest level wins; across purposes the lowest limit.</summary>
public enum LimitPurpose
{
    /// <summary>Of the whole station, on connector 0.</summary>
    StationMaximum,

    /// <summary>From outside the central system; a station reports it and takes it from nobody else.</summary>
    External,

    /// <summary>Of whatever transaction has no profile of its own.</summary>
    TransactionDefault,

    /// <summary>Of one transaction; it takes the default's place.</summary>
    Transaction,
}
