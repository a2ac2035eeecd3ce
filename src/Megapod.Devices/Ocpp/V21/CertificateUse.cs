namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What an installed certificate is for.</summary>
public enum CertificateUse
{
    /// <summary>To prove what stations show to cars.</summary>
    [JsonStringEnumMemberName("V2GRootCertificate")]
    Cars,

    /// <summary>To prove the contracts of cars.</summary>
    [JsonStringEnumMemberName("MORootCertificate")]
    Contracts,

    /// <summary>To prove us.</summary>
    [JsonStringEnumMemberName("CSMSRootCertificate")]
    CentralSystem,

    /// <summary>What the station shows to cars, with all above it.</summary>
    [JsonStringEnumMemberName("V2GCertificateChain")]
    CarChain,

    /// <summary>To prove the maker's firmware.</summary>
    [JsonStringEnumMemberName("ManufacturerRootCertificate")]
    Manufacturer,

    /// <summary>To prove what cars show of their makers.</summary>
    [JsonStringEnumMemberName("OEMRootCertificate")]
    CarMaker,
}
