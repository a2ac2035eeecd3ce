namespace Megapod.Devices.Ocpp.V201;

/// <summary>What a report is about.</summary>
public enum ReportBase
{
    /// <summary>All that can be set.</summary>
    ConfigurationInventory,

    /// <summary>All that there is.</summary>
    FullInventory,

    /// <summary>What matters to whether the station can be used, and all that is wrong.</summary>
    SummaryInventory,
}
