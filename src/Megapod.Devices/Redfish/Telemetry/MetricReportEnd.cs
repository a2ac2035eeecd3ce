namespace Megapod.Devices.Redfish.Telemetry;

/// <summary>How the reading of a metric report ended.</summary>
public enum MetricReportEnd
{
    /// <summary>It was read to its end.</summary>
    Whole,

    /// <summary>It breaks off or is no JSON from some place on; the values before that were read.</summary>
    Torn,

    /// <summary>It is JSON and no metric report.</summary>
    NoReport,

    /// <summary>It was read to its end, and some metrics were left out because the table is full or a report has too many values.</summary>
    TooMany,
}
