namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What the standard does not define, in either direction.</summary>
public sealed record DataTransferRequest
{
    /// <summary>Which of the vendor's messages; null: the vendor has one only.</summary>
    [MaxText(50)]
    public string? MessageId { get; init; }

    /// <summary>The content, any JSON; null: none.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Who defined it.</summary>
    [MaxText(255)]
    public required string VendorId { get; init; }
}
