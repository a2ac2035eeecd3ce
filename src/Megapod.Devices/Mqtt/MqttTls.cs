namespace Megapod.Devices.Mqtt;

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;

/// <summary>How a connection is secured: TLS 1.2 or 1.3, the broker's certificate judged by authorities, and one of our own shown where the broker wants it.</summary>
public sealed record MqttTls
{
    /// <summary>The authorities by which the broker's certificate is judged; null: those that this machine trusts. The certificate must name the host in any case.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Our own certificate with its key; null: none is shown.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Those between it and its authority, which are sent along. Default none.</summary>
    public X509Certificate2Collection Above { get; init; } = [];

    /// <summary>Reads it from PEM files.</summary>
    /// <param name="authorityFile">Authorities; null: those that this machine trusts.</param>
    /// <param name="certificateFile">Our certificate, and behind it those between it and its authority; null: none.</param>
    /// <param name="keyFile">Its key; null: it stands in the certificate's file.</param>
    public static Outcome<MqttTls> Read(string? authorityFile, string? certificateFile, string? keyFile)
    {
        string file = authorityFile ?? "";
        try
        {
            X509Certificate2Collection? authorities = null;
            if (authorityFile is not null)
            {
                authorities = [];
                authorities.ImportFromPemFile(authorityFile);
                if (authorities.Count == 0)
                {
                    return Outcome<MqttTls>.Failure(MqttFaults.BadCertificate(authorityFile, "it holds no certificate"));
                }
            }

            X509Certificate2Collection above = [];
            X509Certificate2? own = null;
            if (certificateFile is not null)
            {
                file = certificateFile;
                above.ImportFromPemFile(certificateFile);
                own = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
                above.RemoveAt(0);
            }

            return Outcome<MqttTls>.Success(new MqttTls { Authorities = authorities, Certificate = own, Above = above });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Outcome<MqttTls>.Failure(MqttFaults.BadCertificate(file, error.Message));
        }
    }

    /// <summary>What the framework's TLS is told.</summary>
    /// <param name="host">Whom the broker's certificate must name.</param>
    internal SslClientAuthenticationOptions Options(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (Authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }

        if (Certificate is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(Certificate, Above, offline: true);
        }

        return options;
    }
}
