namespace Megapod.Devices.Ocpp;

/// <summary>An error as it was on the wire, to be passed on as it is. Texts are without their quotes, escapes included.</summary>
/// <param name="Word">Its word, also one that no edition has.</param>
/// <param name="Description">Its description; empty: none.</param>
/// <param name="Details">Its details, an object; empty: none.</param>
public sealed record OcppRawError(ReadOnlyMemory<byte> Word, ReadOnlyMemory<byte> Description, ReadOnlyMemory<byte> Details);
