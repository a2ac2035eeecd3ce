namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Says how severe an event must be for a station to tell of it.</summary>
public sealed record SetMonitoringLevelRequest
{
    /// <summary>The least severe that is told, from 0, the worst, to 9.</summary>
    [Least(0), Most(9)]
    public required int Severity { get; init; }
}
