namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Something happened that matters to security.</summary>
public sealed record SecurityEventNotificationRequest
{
    /// <summary>What; the standard lists the usual words.</summary>
    [MaxText(50)]
    public required string Type { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>What a technician should know; null: nothing.</summary>
    [MaxText(255)]
    public string? TechInfo { get; init; }
}
