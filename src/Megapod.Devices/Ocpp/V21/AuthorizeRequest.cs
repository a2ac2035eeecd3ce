namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>May this identifier charge?</summary>
public sealed record AuthorizeRequest
{
    /// <summary>The identifier.</summary>
    public required IdToken IdToken { get; init; }

    /// <summary>The contract certificate of the car, which the station could not prove itself; null: none.</summary>
    [MaxText(10000)]
    public string? Certificate { get; init; }

    /// <summary>What is needed to ask whether the car's certificates are still valid; null: nothing has to be asked.</summary>
    [LeastItems(1), MostItems(4)]
    public IReadOnlyList<OcspRequestData>? Iso15118CertificateHashData { get; init; }
}
