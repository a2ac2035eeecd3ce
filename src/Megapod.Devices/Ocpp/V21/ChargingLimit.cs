namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A limit that somebody else has set.</summary>
public sealed record ChargingLimit
{
    /// <summary>Who set it, such as <c>EMS</c>, <c>SO</c> or <c>CSO</c>.</summary>
    [MaxText(20)]
    public required string ChargingLimitSource { get; init; }

    /// <summary>Whether it is no limit but more power, from a source at the site; null: it is a limit.</summary>
    public bool? IsLocalGeneration { get; init; }

    /// <summary>Whether the grid depends on it; null: not told.</summary>
    public bool? IsGridCritical { get; init; }
}
