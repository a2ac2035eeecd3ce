namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record ChangeConfigurationConfirmation
{
    /// <summary>What came of it.</summary>
    public required ConfigurationStatus Status { get; init; }
}
