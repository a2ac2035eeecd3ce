namespace Megapod.Devices.Ocpp.V201;

/// <summary>A part of a station, and perhaps one variable of it.</summary>
public sealed record ComponentVariable
{
    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable; null: all of the part.</summary>
    public Variable? Variable { get; init; }
}
