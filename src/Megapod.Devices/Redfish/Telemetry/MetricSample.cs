namespace Megapod.Devices.Redfish.Telemetry;

using Megapod.Core.Units;

/// <summary>One value of a metric report.</summary>
/// <param name="Metric">Its number in the <see cref="MetricTable"/>.</param>
/// <param name="Value">The value in the service's unit.</param>
/// <param name="StampedAt">When it was measured by the service's own clock, which may be off; never: it does not say.</param>
public readonly record struct MetricSample(int Metric, double Value, Instant StampedAt);
