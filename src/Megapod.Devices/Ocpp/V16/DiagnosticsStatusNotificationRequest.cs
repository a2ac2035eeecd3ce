namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far an upload of diagnostics is.</summary>
public sealed record DiagnosticsStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required DiagnosticsStatus Status { get; init; }
}
