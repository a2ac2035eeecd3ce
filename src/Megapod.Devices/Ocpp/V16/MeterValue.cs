namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Values that were sampled at the same time.</summary>
public sealed record MeterValue
{
    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The values of this time.</summary>
    [LeaveOutUnreadable(OcppQuirks.SampleLeftOut)]
    public required IReadOnlyList<SampledValue> SampledValue { get; init; }
}
