namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Something happened that matters to security.</summary>
public sealed record SecurityEventNotificationRequest
{
    /// <summary>What happened, in the words of the security white paper.</summary>
    [MaxText(50)]
    public required string Type { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>More about the event; null: nothing.</summary>
    [MaxText(255)]
    public string? TechInfo { get; init; }
}
