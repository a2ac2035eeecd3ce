namespace Megapod.Devices.Ocpp.V21;

/// <summary>Nothing but that it was heard.</summary>
public sealed record NotifyPriorityChargingResponse;
