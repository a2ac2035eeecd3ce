namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A car asks for a contract certificate through its station.</summary>
public sealed record Get15118EVCertificateRequest
{
    /// <summary>The edition of ISO 15118 that the car speaks, as the address of its schema.</summary>
    [MaxText(50)]
    public required string Iso15118SchemaVersion { get; init; }

    /// <summary>What the car wants.</summary>
    public required CertificateAction Action { get; init; }

    /// <summary>The car's own message, in base64.</summary>
    [MaxText(5600)]
    public required string ExiRequest { get; init; }
}
