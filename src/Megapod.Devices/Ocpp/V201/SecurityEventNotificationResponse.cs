namespace Megapod.Devices.Ocpp.V201;

/// <summary>Nothing but that it was heard.</summary>
public sealed record SecurityEventNotificationResponse;
