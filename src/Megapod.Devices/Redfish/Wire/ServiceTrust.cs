namespace Megapod.Devices.Redfish.Wire;

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;

/// <summary>Decides whether the one who answers is the service that was meant. Nobody is ever trusted unseen.</summary>
internal sealed class ServiceTrust
{
    private readonly byte[]? pinned;
    private string? distrust;

    private ServiceTrust(SslClientAuthenticationOptions options, byte[]? pinned)
    {
        Options = options;
        this.pinned = pinned;
        if (pinned is not null)
        {
            options.RemoteCertificateValidationCallback = IsPinned;
        }
    }

    /// <summary>How TLS is spoken.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Why the last certificate was refused.</summary>
    public string Distrust => Volatile.Read(ref distrust) ?? "its certificate is not issued for this address by an authority that is trusted, or is not valid now";

    /// <summary>Trust as it is described.</summary>
    /// <returns>It, or MP4001 where the file of authorities cannot be used.</returns>
    public static Outcome<ServiceTrust> Of(RedfishClientConfig config)
    {
        var options = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (config.AuthorityFile is { } file)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            try
            {
                options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                options.CertificateChainPolicy.CustomTrustStore.Clear();
            }

            if (options.CertificateChainPolicy.CustomTrustStore.Count == 0)
            {
                return Outcome<ServiceTrust>.Failure(RedfishFaults.Description(config.Name, $"its file of authorities {RedfishText.Printable(file)} has no certificate that can be read"));
            }
        }

        return Outcome<ServiceTrust>.Success(new ServiceTrust(options, config.CertificateSha256 is { } digits ? Convert.FromHexString(digits) : null));
    }

    private bool IsPinned(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Volatile.Write(ref distrust, "it shows no certificate");
            return false;
        }

        byte[] shown = SHA256.HashData(certificate.GetRawCertData());
        bool isPinned = CryptographicOperations.FixedTimeEquals(shown, pinned);
        Volatile.Write(ref distrust, isPinned ? null : $"it shows another certificate than the pinned one, with SHA-256 {Convert.ToHexString(shown)}");
        return isPinned;
    }
}
