namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;

/// <summary>The time.</summary>
public sealed record HeartbeatResponse
{
    /// <summary>The central system's time, by which the station sets its clock.</summary>
    public required Instant CurrentTime { get; init; }
}
