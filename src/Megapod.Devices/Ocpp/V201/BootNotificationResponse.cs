namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Whether it is let in, and the time.</summary>
public sealed record BootNotificationResponse
{
    /// <summary>The central system's time, by which the station sets its clock.</summary>
    public required Instant CurrentTime { get; init; }

    /// <summary>Time between two heartbeats in s, or until the next try of a station that was not accepted; 0: as the station likes.</summary>
    [Least(0)]
    public required int Interval { get; init; }

    /// <summary>Whether the station is let in.</summary>
    public required RegistrationStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
