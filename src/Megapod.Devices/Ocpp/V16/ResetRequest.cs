namespace Megapod.Devices.Ocpp.V16;

/// <summary>Starts a station anew.</summary>
public sealed record ResetRequest
{
    /// <summary>How it shall start anew.</summary>
    public required ResetType Type { get; init; }
}
