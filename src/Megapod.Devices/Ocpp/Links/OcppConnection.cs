namespace Megapod.Devices.Ocpp.Links;

/// <summary>A socket to a central system, open and agreed on.</summary>
/// <param name="Socket">The socket, which nobody has read from yet.</param>
/// <param name="Version">The edition that was agreed on.</param>
public sealed record OcppConnection(IOcppSocket Socket, OcppVersion Version);
