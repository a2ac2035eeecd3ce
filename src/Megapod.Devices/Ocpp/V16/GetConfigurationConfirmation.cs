namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The keys.</summary>
public sealed record GetConfigurationConfirmation
{
    /// <summary>What is known; null: nothing.</summary>
    public IReadOnlyList<KeyValue>? ConfigurationKey { get; init; }

    /// <summary>Keys that the station does not know; null: none.</summary>
    [MaxText(50)]
    public IReadOnlyList<string>? UnknownKey { get; init; }
}
