namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Which part of a log goes where.</summary>
public sealed record LogParameters
{
    /// <summary>Where to: an address.</summary>
    [MaxText(512)]
    public required string RemoteLocation { get; init; }

    /// <summary>Start of what is wanted; null: from the beginning.</summary>
    public Instant? OldestTimestamp { get; init; }

    /// <summary>End of what is wanted; null: until now.</summary>
    public Instant? LatestTimestamp { get; init; }
}
