namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Values that were sampled at the same time.</summary>
public sealed record MeterValue
{
    /// <summary>The values of this time; none where none could be understood.</summary>
    [LeastItems(1)]
    [LeaveOutUnreadable(OcppQuirks.SampleLeftOut)]
    public required IReadOnlyList<SampledValue> SampledValue { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }
}
