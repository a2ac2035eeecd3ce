namespace Megapod.Core.Model;

/// <summary>How a device that is asked knows who asks, and how it is known to be the right one. Secrets stand outside the site file.</summary>
public sealed record DeviceAccessConfig
{
    /// <summary>How a Redfish service is told who asks. Default a session.</summary>
    public DeviceLogin Login { get; init; } = DeviceLogin.Session;

    /// <summary>Name of the account, or of the user of SNMP version 3; empty: none. A device with SNMP and no user is asked by version 2c.</summary>
    public string User { get; init; } = "";

    /// <summary>Environment variable with the password, or with the community of SNMP version 2c; null: it stands in <see cref="PasswordFile"/>, or there is none.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>File with the password, relative to the folder of the site file; null: there is none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Environment variable with the password by which SNMP version 3 is encrypted; null: it stands in <see cref="PrivacyFile"/>, or nothing is encrypted.</summary>
    public string? PrivacyVariable { get; init; }

    /// <summary>File with that password; null: there is none.</summary>
    public string? PrivacyFile { get; init; }

    /// <summary>By what messages of SNMP version 3 are signed. Default SHA-256.</summary>
    public DeviceSignature Signature { get; init; } = DeviceSignature.Sha256;

    /// <summary>Whether the connection is secured by TLS. Default true.</summary>
    public bool HasTls { get; init; } = true;

    /// <summary>Whether another machine may be reached without TLS, where anybody on the way can read the password. Default false.</summary>
    public bool AllowsPlain { get; init; }

    /// <summary>SHA-256 of the device's certificate as 64 hexadecimal digits; null: it is judged by authorities.</summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>File of the authorities by which its certificate is judged; null: those that this machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>File of our own certificate, for a broker that wants one; null: none is shown.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of its key.</summary>
    public string? Key { get; init; }
}
