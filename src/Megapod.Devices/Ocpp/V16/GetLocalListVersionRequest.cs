namespace Megapod.Devices.Ocpp.V16;

/// <summary>Asks for the number of the list of identifiers.</summary>
public sealed record GetLocalListVersionRequest;
