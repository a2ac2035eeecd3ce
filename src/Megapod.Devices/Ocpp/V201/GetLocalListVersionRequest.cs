namespace Megapod.Devices.Ocpp.V201;

/// <summary>Asks for the number of the list of identifiers.</summary>
public sealed record GetLocalListVersionRequest;
