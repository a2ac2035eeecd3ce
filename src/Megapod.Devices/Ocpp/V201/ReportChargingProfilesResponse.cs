namespace Megapod.Devices.Ocpp.V201;

/// <summary>Nothing but that they were heard.</summary>
public sealed record ReportChargingProfilesResponse;
