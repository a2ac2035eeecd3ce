namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>A car asks for a contract certificate through its station.</summary>
public sealed record Get15118EVCertificateRequest
{
    /// <summary>The edition of ISO 15118 that the car speaks, as the address of its schema.</summary>
    [MaxText(50)]
    public required string Iso15118SchemaVersion { get; init; }

    /// <summary>What the car wants.</summary>
    public required CertificateAction Action { get; init; }

    /// <summary>The car's own message, in base64.</summary>
    [MaxText(11000)]
    public required string ExiRequest { get; init; }

    /// <summary>How many contracts the car takes; null: it speaks an older edition.</summary>
    [JsonPropertyName("maximumContractCertificateChains")]
    [Least(0)]
    public int? MostContracts { get; init; }

    /// <summary>The contracts that are wanted first; null: any.</summary>
    [JsonPropertyName("prioritizedEMAIDs")]
    [LeastItems(1), MostItems(8)]
    [MaxText(255)]
    public IReadOnlyList<string>? PreferredContracts { get; init; }
}
