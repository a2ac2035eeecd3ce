namespace Megapod.Site.WorkNodes;

using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;
using Megapod.Site.Accounts;

/// <summary>
/// The site's own authority for its work nodes: it signs what the site shows to them and what they show to the site, and nobody else trusts it. A node's certificate says its name and is good for calling
/// a site, not for being one.
/// </summary>
internal sealed class NodeAuthority : IDisposable
{
    /// <summary>Name of the file in the state folder with the authority's certificate and key.</summary>
    public const string FileName = "work-nodes.pem";

    /// <summary>Name of the file with what the site shows: the same after a restart, so that a token which names it stays good.</summary>
    public const string ShownFileName = "work-nodes-shown.pem";

    private const string NamesPrefix = "# names: ";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;

    /// <summary>Enrolling every node anew is work; the authority's key never leaves the site.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(20 * 365);

    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(365);

    /// <summary>A node that was away for longer is enrolled anew; one that is there renews at two thirds of it.</summary>
    private static readonly TimeSpan NodeLife = TimeSpan.FromDays(90);

    /// <summary>Clocks of nodes may be slow.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly X509Certificate2 own;
    private readonly TimeProvider time;
    private readonly IReadOnlyList<string> names;
    private readonly string? shownFile;
    private SslStreamCertificateContext? shown;

    private NodeAuthority(X509Certificate2 own, IReadOnlyList<string> names, TimeProvider time, string? folder) =>
        (this.own, this.names, this.time, shownFile) = (own, names, time, folder is null ? null : Path.Combine(folder, ShownFileName));

    /// <summary>The authority's certificate in PEM.</summary>
    public string Pem => own.ExportCertificatePem();

    /// <summary>Takes the authority of a state folder, or makes one.</summary>
    /// <param name="folder">The folder; null: one that ends with the program.</param>
    /// <param name="names">Host names and addresses by which nodes reach the site.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The authority; or MP3910, and what lies there is left as it is.</returns>
    public static Outcome<NodeAuthority> Open(string? folder, IReadOnlyList<string> names, TimeProvider time)
    {
        string? file = folder is null ? null : Path.Combine(folder, FileName);
        try
        {
            if (file is not null && File.Exists(file))
            {
                return Outcome<NodeAuthority>.Success(new NodeAuthority(X509Certificate2.CreateFromPemFile(file, file), names, time, folder));
            }

            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=megapod work nodes", pair, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
            var now = time.GetUtcNow();
            var made = request.CreateSelfSigned(now - Before, now + Life);
            if (file is not null)
            {
                Private.Write(file, $"{made.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
            }

            return Outcome<NodeAuthority>.Success(new NodeAuthority(made, names, time, folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Outcome<NodeAuthority>.Failure(WorkNodeFaults.Unusable(file ?? FileName, error.Message));
        }
    }

    /// <summary>SHA-256 of what the site shows now, 32 bytes: a person carries it to a node within its token, so that the first call is not made to somebody else.</summary>
    public byte[] ShownHash() => Shown().TargetCertificate.GetCertHash(HashAlgorithmName.SHA256);

    /// <summary>What is shown to whoever connects now.</summary>
    public SslStreamCertificateContext Shown()
    {
        lock (gate)
        {
            if (shown is null || IsAging(shown.TargetCertificate))
            {
                // The one before may still be in a handshake; it goes when nobody has it any more.
                shown = SslStreamCertificateContext.Create((shown is null ? Kept() : null) ?? Serve(), [own], offline: true);
            }

            return shown;
        }
    }

    /// <summary>Signs a node's certificate.</summary>
    /// <param name="node">Its name, which was looked at.</param>
    /// <param name="request">Its request, which proves that it has the key. Of what else it asks nothing is taken over.</param>
    /// <returns>The certificate; or MP3911.</returns>
    public Outcome<X509Certificate2> Sign(string node, string request)
    {
        try
        {
            var asked = CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA256);
            if (asked.PublicKey.GetECDsaPublicKey() is not { KeySize: 256 })
            {
                return Outcome<X509Certificate2>.Failure(WorkNodeFaults.BadRequest("its key is no elliptic one of 256 bits"));
            }

            var made = new CertificateRequest(new X500DistinguishedName($"CN={node}"), asked.PublicKey, HashAlgorithmName.SHA256);
            return Outcome<X509Certificate2>.Success(Signed(made, ClientAuthentication, NodeLife));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return Outcome<X509Certificate2>.Failure(WorkNodeFaults.BadRequest(error.Message));
        }
    }

    /// <summary>Whether a certificate was signed here for a node and is valid now.</summary>
    public bool Trusts(X509Certificate2 certificate) => Signed(certificate, ClientAuthentication);

    /// <inheritdoc/>
    public void Dispose() => own.Dispose();

    private bool IsAging(X509Certificate2 certificate) => time.GetUtcNow().UtcDateTime >= certificate.NotAfter.ToUniversalTime() - (ServerLife / 3);

    private bool Signed(X509Certificate2 certificate, string purpose)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(own);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.GetUtcNow().LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(purpose));
        bool isTrusted = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isTrusted;
    }

    /// <summary>What was shown before the last restart; null: there is none that is still good under these names.</summary>
    private X509Certificate2? Kept()
    {
        if (shownFile is null || !File.Exists(shownFile))
        {
            return null;
        }

        try
        {
            string text = File.ReadAllText(shownFile);
            var kept = X509Certificate2.CreateFromPem(text, text);
            if (text.StartsWith(NamesLine, StringComparison.Ordinal) && !IsAging(kept) && Signed(kept, ServerAuthentication))
            {
                return kept;
            }

            kept.Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // Another one is made: all that is lost are tokens that nobody has used yet.
            return null;
        }
    }

    private string NamesLine => $"{NamesPrefix}{string.Join(' ', names)}\n";

    private X509Certificate2 Serve()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=megapod", pair, HashAlgorithmName.SHA256);
        var called = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                called.AddIpAddress(address);
            }
            else
            {
                called.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(called.Build());
        using var signed = Signed(request, ServerAuthentication, ServerLife);
        try
        {
            if (shownFile is not null)
            {
                Private.Write(shownFile, $"{NamesLine}{signed.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is good for as long as the program runs; the next start makes another.
            return signed.CopyWithPrivateKey(pair);
        }

        return signed.CopyWithPrivateKey(pair);
    }

    private X509Certificate2 Signed(CertificateRequest request, string purpose, TimeSpan life)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true));
        var now = time.GetUtcNow();
        var last = new DateTimeOffset(own.NotAfter);
        return request.Create(own, now - Before, now + life < last ? now + life : last, RandomNumberGenerator.GetBytes(SerialBytes));
    }
}
