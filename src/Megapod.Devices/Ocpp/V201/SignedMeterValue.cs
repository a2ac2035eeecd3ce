namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A value as its meter has signed it, for a bill that can be checked.</summary>
public sealed record SignedMeterValue
{
    /// <summary>What was signed and its signature, in base64.</summary>
    [MaxText(2500)]
    public required string SignedMeterData { get; init; }

    /// <summary>How it was signed; empty where the data says it.</summary>
    [MaxText(50)]
    public required string SigningMethod { get; init; }

    /// <summary>How the data is written.</summary>
    [MaxText(50)]
    public required string EncodingMethod { get; init; }

    /// <summary>The key that proves the signature, in base64; empty where the station does not send it each time.</summary>
    [MaxText(2500)]
    public required string PublicKey { get; init; }
}
