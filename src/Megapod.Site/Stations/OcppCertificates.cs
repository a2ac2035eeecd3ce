namespace Megapod.Site.Stations;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;

/// <summary>Our certificate and the authorities of the stations' own, as they were read at the start. A file that changes is seen at the next start.</summary>
internal sealed class OcppCertificates : IDisposable
{
    /// <summary>What a certificate must be meant for if it is to prove who calls.</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection authorities;

    private OcppCertificates(X509Certificate2 own, X509Certificate2Collection above, X509Certificate2Collection authorities)
    {
        Own = own;
        Above = above;
        this.authorities = authorities;
    }

    /// <summary>Ours, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Those between ours and its authority.</summary>
    public X509Certificate2Collection Above { get; }

    /// <summary>Whether stations can prove themselves by a certificate.</summary>
    public bool HasAuthorities => authorities.Count > 0;

    /// <summary>Reads the files.</summary>
    public static Outcome<OcppCertificates> Load(OcppEndpointConfig config)
    {
        string file = config.CertificateFile ?? "";
        try
        {
            if (config.CertificateFile is null || config.KeyFile is null)
            {
                return Outcome<OcppCertificates>.Failure(OcppEndpointFaults.CertificateUnreadable(file, "TLS needs a certificate and its key"));
            }

            var above = Read(file);
            above.RemoveAt(0);
            string certificate = File.ReadAllText(file);
            file = config.KeyFile;
            var own = X509Certificate2.CreateFromPem(certificate, File.ReadAllText(file));
            file = config.AuthorityFile ?? "";
            return Outcome<OcppCertificates>.Success(new OcppCertificates(own, above, config.AuthorityFile is null ? [] : Read(file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Outcome<OcppCertificates>.Failure(OcppEndpointFaults.CertificateUnreadable(file, $"The file cannot be used: {error.Message}"));
        }
    }

    /// <summary>Those of ours that are not valid at an instant.</summary>
    public IEnumerable<Fault> NotValid(OcppEndpointConfig config, DateTimeOffset now) =>
        from entry in authorities.Select(a => (File: config.AuthorityFile, Certificate: a)).Prepend((File: config.CertificateFile, Certificate: Own))
        let first = new DateTimeOffset(entry.Certificate.NotBefore)
        let last = new DateTimeOffset(entry.Certificate.NotAfter)
        where now < first || now > last
        select OcppEndpointFaults.CertificateNotValid(entry.File ?? "", first, last);

    /// <summary>
    /// Whether a station's certificate was issued by one of the authorities, is meant for this and is valid at an instant. Whether it was revoked is not asked: a site works without the internet, and a
    /// station whose certificate is lost is taken out of the site file.
    /// </summary>
    public bool Trusts(X509Certificate2 certificate, X509Chain? shown, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (shown is not null)
        {
            policy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        bool isTrusted = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isTrusted;
    }

    public void Dispose()
    {
        Own.Dispose();
        foreach (var certificate in Above.Concat(authorities))
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2Collection Read(string file)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate in PEM");
    }
}
