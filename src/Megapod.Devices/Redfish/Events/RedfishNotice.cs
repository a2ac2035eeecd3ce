namespace Megapod.Devices.Redfish.Events;

using Megapod.Core.Outcomes;

/// <summary>What a service has told at once: events, or a metric report.</summary>
public sealed record RedfishNotice
{
    /// <summary>The events; those that could not be understood are left out.</summary>
    public IReadOnlyList<RedfishEvent> Events { get; init; } = [];

    /// <summary>The word that was agreed on when the events were subscribed to; empty when there is none.</summary>
    public string Context { get; init; } = "";

    /// <summary>Whether it is a metric report, to be read from the same bytes by a <see cref="Telemetry.MetricReportReader"/>.</summary>
    public bool IsMetricReport { get; init; }

    /// <summary>What could not be understood; empty when all was.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
