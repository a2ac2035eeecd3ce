namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What an installed root certificate proves.</summary>
public enum InstallCertificateUse
{
    /// <summary>What stations show to cars.</summary>
    [JsonStringEnumMemberName("V2GRootCertificate")]
    Cars,

    /// <summary>The contracts of cars.</summary>
    [JsonStringEnumMemberName("MORootCertificate")]
    Contracts,

    /// <summary>The maker's firmware.</summary>
    [JsonStringEnumMemberName("ManufacturerRootCertificate")]
    Manufacturer,

    /// <summary>Us.</summary>
    [JsonStringEnumMemberName("CSMSRootCertificate")]
    CentralSystem,

    /// <summary>What cars show of their makers.</summary>
    [JsonStringEnumMemberName("OEMRootCertificate")]
    CarMaker,
}
