namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What the standard does not define, in either direction.</summary>
public sealed record DataTransferRequest
{
    /// <summary>The vendor, as a reversed domain name.</summary>
    [MaxText(255)]
    public required string VendorId { get; init; }

    /// <summary>The vendor's name for the message; null: none.</summary>
    [MaxText(50)]
    public string? MessageId { get; init; }

    /// <summary>What the vendor has defined; null: nothing.</summary>
    public string? Data { get; init; }
}
