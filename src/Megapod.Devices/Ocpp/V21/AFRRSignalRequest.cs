namespace Megapod.Devices.Ocpp.V21;

using Megapod.Core.Units;

/// <summary>Brings a signal of the grid operator, which the station looks up in its curve.</summary>
public sealed record AFRRSignalRequest
{
    /// <summary>From when it holds.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The signal.</summary>
    public required int Signal { get; init; }
}
