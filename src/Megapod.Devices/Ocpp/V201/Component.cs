namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A part of a station in its device model, such as a connector or a controller.</summary>
public sealed record Component
{
    /// <summary>The outlet that it belongs to; null: the station as a whole.</summary>
    public Evse? Evse { get; init; }

    /// <summary>Its name; the standard lists the usual ones.</summary>
    [MaxText(50)]
    public required string Name { get; init; }

    /// <summary>Which one, where there are several of the name; null: there is one.</summary>
    [MaxText(50)]
    public string? Instance { get; init; }
}
