namespace Megapod.Devices.Ocpp.Relay;

using Megapod.Core.Units;

/// <summary>A profile of the operator for the whole station, which is counted into ours.</summary>
/// <param name="Version">The edition that it is written in.</param>
/// <param name="ReceivedAt">When it came, by the station's clock: what names no start counts from here.</param>
/// <param name="Profile">The profile as it came.</param>
public sealed record KeptLimit(OcppVersion Version, Instant ReceivedAt, ReadOnlyMemory<byte> Profile);
