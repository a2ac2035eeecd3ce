namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>What the car is answered.</summary>
public sealed record Get15118EVCertificateResponse
{
    /// <summary>Whether the wish could be worked on.</summary>
    public required Iso15118EVCertificateStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The answer to the car, in base64.</summary>
    [MaxText(17000)]
    public required string ExiResponse { get; init; }

    /// <summary>How many contracts are left to be asked for; null: not told.</summary>
    [Least(0)]
    public int? RemainingContracts { get; init; }
}
