namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Something that a part of a station has: a setting or a state.</summary>
public sealed record Variable
{
    /// <summary>Its name; the standard lists the usual ones.</summary>
    [MaxText(50)]
    public required string Name { get; init; }

    /// <summary>Which one, where there are several of the name; null: there is one.</summary>
    [MaxText(50)]
    public string? Instance { get; init; }
}
