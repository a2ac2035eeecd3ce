namespace Megapod.Devices.Ocpp.V16;

/// <summary>Nothing but that it was heard.</summary>
public sealed record SecurityEventNotificationConfirmation;
