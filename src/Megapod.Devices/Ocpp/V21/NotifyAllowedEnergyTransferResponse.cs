namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>Whether the car will be told.</summary>
public sealed record NotifyAllowedEnergyTransferResponse
{
    /// <summary>Whether the car will be told.</summary>
    public required NotifyAllowedEnergyTransferStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
