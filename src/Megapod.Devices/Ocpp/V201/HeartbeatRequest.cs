namespace Megapod.Devices.Ocpp.V201;

/// <summary>A station says that it is there, and asks for the time.</summary>
public sealed record HeartbeatRequest;
