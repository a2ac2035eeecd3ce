namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station will follow.</summary>
public sealed record AFRRSignalResponse
{
    /// <summary>Whether the station will follow.</summary>
    public required GenericStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
