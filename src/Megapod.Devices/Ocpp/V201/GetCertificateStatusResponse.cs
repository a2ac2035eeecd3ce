namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What was found out.</summary>
public sealed record GetCertificateStatusResponse
{
    /// <summary>Whether it could be asked.</summary>
    public required GetCertificateStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The answer of whoever was asked, in base64; null: there is none.</summary>
    [MaxText(5500)]
    public string? OcspResult { get; init; }
}
