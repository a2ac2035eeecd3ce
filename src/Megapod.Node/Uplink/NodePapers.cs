namespace Megapod.Node.Uplink;

using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;
using Megapod.Devices.WorkLink;

/// <summary>What a node has to show to its site and to know it by, in one file of its state folder that its owner alone may read.</summary>
public sealed class NodePapers : IDisposable
{
    /// <summary>Name of the file in the state folder.</summary>
    public const string FileName = "papers.pem";

    private const string SitePrefix = "# site: ";
    private const string TokenPrefix = "# token: ";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2 authority;

    private NodePapers(string name, Uri site, string token, X509Certificate2 own, X509Certificate2 authority) => (Name, Site, Token, Own, this.authority) = (name, site, token, own, authority);

    /// <summary>The node's name at the site.</summary>
    public string Name { get; }

    /// <summary>Where the site awaits it.</summary>
    public Uri Site { get; }

    /// <summary>SHA-256 of the token by which it was let in, hexadecimal; empty: that is not known. A node that is begun again with that token is in already.</summary>
    public string Token { get; }

    /// <summary>Its certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Reads the papers of a state folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The papers; or MP3920 when there are none, MP3921 when they cannot be used.</returns>
    public static Outcome<NodePapers> Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.NotEnrolled(folder));
        }

        try
        {
            string text = File.ReadAllText(file);
            return Outcome<NodePapers>.Success(Of(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.Unusable(file, error.Message));
        }
    }

    /// <summary>Keeps papers in place of those that are there.</summary>
    /// <param name="folder">The state folder; made when it is not there.</param>
    /// <param name="site">Where the site awaits the node.</param>
    /// <param name="papers">What the site has sent.</param>
    /// <param name="key">The key for which it was asked.</param>
    /// <param name="token">SHA-256 of the token by which the node was let in; empty: that is not known.</param>
    /// <returns>The papers; or MP3921.</returns>
    public static Outcome<NodePapers> Keep(string folder, Uri site, WorkPapers papers, ECDsa key, string token)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(papers);
        ArgumentNullException.ThrowIfNull(key);
        string file = Path.Combine(folder, FileName);
        try
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{SitePrefix}{site}\n{TokenPrefix}{token}\n{papers.Certificate}\n{key.ExportPkcs8PrivateKeyPem()}\n{papers.Authority}\n");
            var read = Of(text);
            OwnFile.Write(file, text);
            return Outcome<NodePapers>.Success(read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.Unusable(file, error.Message));
        }
    }

    /// <summary>How the node's connections prove both ends: it shows its certificate, and takes only what the site's own authority has signed for a site. By what name or address it was reached does not matter.</summary>
    /// <param name="time">The clock.</param>
    public RemoteCertificateValidationCallback Judge(TimeProvider time) => (_, certificate, _, _) =>
    {
        if (certificate is not X509Certificate2 shown)
        {
            return false;
        }

        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(authority);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.GetUtcNow().LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain.Build(shown);
    };

    /// <summary>Whether a third of its time or less is left, so that it should be renewed.</summary>
    /// <param name="now">The present.</param>
    public bool IsAging(DateTimeOffset now)
    {
        var (first, last) = (new DateTimeOffset(Own.NotBefore), new DateTimeOffset(Own.NotAfter));
        return now >= last - ((last - first) / 3);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        authority.Dispose();
    }

    private static NodePapers Of(string text)
    {
        var site = new Uri(LineOf(text, SitePrefix) ?? throw new FormatException("it does not say whose papers they are"));
        X509Certificate2Collection all = [];
        all.ImportFromPem(text);
        if (all.Count != 2)
        {
            throw new FormatException("it has not two certificates");
        }

        all[0].Dispose();
        var own = X509Certificate2.CreateFromPem(text, text);
        return new NodePapers(own.GetNameInfo(X509NameType.SimpleName, forIssuer: false), site, LineOf(text, TokenPrefix) ?? "", own, all[1]);
    }

    private static string? LineOf(string text, string prefix) => text.Split('\n').FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Trim();
}
