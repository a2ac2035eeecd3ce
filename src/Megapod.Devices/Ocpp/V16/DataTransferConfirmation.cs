namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record DataTransferConfirmation
{
    /// <summary>What came of it.</summary>
    public required DataTransferStatus Status { get; init; }

    /// <summary>What the vendor has defined; null: nothing.</summary>
    public string? Data { get; init; }
}
