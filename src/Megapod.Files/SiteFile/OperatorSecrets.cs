namespace Megapod.Files.SiteFile;

using System.Security.Cryptography.X509Certificates;

/// <summary>What proves a station to its operator, and the operator to us, as it stands outside the site file.</summary>
public sealed class OperatorSecrets : IDisposable
{
    /// <summary>The password; null: there is none.</summary>
    public string? Password { get; init; }

    /// <summary>The station's certificate with its key; null: there is none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Those between it and its authority; empty: none are sent along.</summary>
    public X509Certificate2Collection Above { get; init; } = [];

    /// <summary>The authorities by which the operator's certificate is judged; null: those that this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Lets the certificates go; a connection that uses them keeps what it needs.</summary>
    public void Dispose()
    {
        foreach (var certificate in Above.Concat(Authorities ?? []).Concat(Certificate is { } own ? [own] : []))
        {
            certificate.Dispose();
        }
    }
}
