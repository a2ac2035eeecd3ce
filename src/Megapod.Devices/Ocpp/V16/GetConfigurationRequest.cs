namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for configuration keys.</summary>
public sealed record GetConfigurationRequest
{
    /// <summary>The keys that are wanted; null: all.</summary>
    [MaxText(50)]
    public IReadOnlyList<string>? Key { get; init; }
}
