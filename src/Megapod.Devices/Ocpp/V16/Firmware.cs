namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A signed firmware, and when to take and install it.</summary>
public sealed record Firmware
{
    /// <summary>Where from: an address.</summary>
    [MaxText(512)]
    public required string Location { get; init; }

    /// <summary>From when on it may be fetched.</summary>
    public required Instant RetrieveDateTime { get; init; }

    /// <summary>From when on it may be installed; null: at once.</summary>
    public Instant? InstallDateTime { get; init; }

    /// <summary>The certificate that it was signed with, PEM.</summary>
    [MaxText(5500)]
    public required string SigningCertificate { get; init; }

    /// <summary>The signature, in base 64.</summary>
    [MaxText(800)]
    public required string Signature { get; init; }
}
