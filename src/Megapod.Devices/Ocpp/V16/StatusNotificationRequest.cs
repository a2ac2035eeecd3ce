namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The state of a connector or station has changed.</summary>
public sealed record StatusNotificationRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }

    /// <summary>What is wrong.</summary>
    public required ChargePointErrorCode ErrorCode { get; init; }

    /// <summary>More about it; null: nothing.</summary>
    [MaxText(50)]
    public string? Info { get; init; }

    /// <summary>The state.</summary>
    public required ChargePointStatus Status { get; init; }

    /// <summary>Since when, by the station's clock; null: now.</summary>
    public Instant? Timestamp { get; init; }

    /// <summary>Who defined the code of the vendor; null: nobody.</summary>
    [MaxText(255)]
    public string? VendorId { get; init; }

    /// <summary>The vendor's own code; null: none.</summary>
    [MaxText(50)]
    public string? VendorErrorCode { get; init; }
}
