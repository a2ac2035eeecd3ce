namespace Megapod.Devices.Ocpp.V16;

/// <summary>Nothing but that they were heard.</summary>
public sealed record MeterValuesConfirmation;
