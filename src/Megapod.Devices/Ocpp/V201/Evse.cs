namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>An outlet that serves one car at a time, or one of its connectors.</summary>
public sealed record Evse
{
    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int Id { get; init; }

    /// <summary>The connector of the outlet, from 1; null: the outlet as a whole.</summary>
    [Least(0)]
    public int? ConnectorId { get; init; }
}
