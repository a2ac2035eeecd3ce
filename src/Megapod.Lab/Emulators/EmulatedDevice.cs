namespace Megapod.Lab.Emulators;

/// <summary>A device of the twin that answers on the wire.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Port">Its port on loopback.</param>
public sealed record EmulatedDevice(string Id, int Port);
