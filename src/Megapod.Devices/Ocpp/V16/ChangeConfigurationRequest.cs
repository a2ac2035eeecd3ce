namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Sets a configuration key.</summary>
public sealed record ChangeConfigurationRequest
{
    /// <summary>The key.</summary>
    [MaxText(50)]
    public required string Key { get; init; }

    /// <summary>Its value; the station says what form it has.</summary>
    [MaxText(500)]
    public required string Value { get; init; }
}
