namespace Megapod.Site.Accounts;

using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Outcomes;

/// <summary>The certificate that the site shows to people: one from files, read again when they change, or one that is made here and made anew before it ends.</summary>
internal sealed class DoorCertificate
{
    /// <summary>Name of the file with the certificate that was made here, and its key.</summary>
    public const string FileName = "door.pem";

    /// <summary>What a certificate of a server must be meant for.</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Nobody compares fingerprints more often than that.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The clocks of those who come may be slow.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly string file;
    private readonly string key;
    private readonly IReadOnlyList<string> names;
    private readonly bool isOurs;
    private SslStreamCertificateContext context;
    private string look;

    private DoorCertificate(TimeProvider time, string file, string key, IReadOnlyList<string> names, bool isOurs, SslStreamCertificateContext context, string look)
    {
        this.time = time;
        this.file = file;
        this.key = key;
        this.names = names;
        this.isOurs = isOurs;
        this.context = context;
        this.look = look;
    }

    /// <summary>Learns of another certificate than before, or why there is none.</summary>
    public Action<string, string>? Told { get; set; }

    /// <summary>SHA-256 of the certificate as browsers show it.</summary>
    public string Fingerprint => string.Join(':', Volatile.Read(ref context).TargetCertificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Reads the certificate that a site file names.</summary>
    public static Outcome<DoorCertificate> Read(string file, string key, TimeProvider time)
    {
        string seen = LookOf(file, key);
        var read = Load(file, key);
        return read.IsSuccess ? Outcome<DoorCertificate>.Success(new DoorCertificate(time, file, key, [], isOurs: false, read.Value, seen)) : Outcome<DoorCertificate>.Failure(read.Faults);
    }

    /// <summary>Takes the certificate that lies in a folder, or makes one where there is none, where it ends soon or where it is for other names.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="names">Host names and addresses that it is for.</param>
    /// <param name="time">The clock.</param>
    public static Outcome<DoorCertificate> Keep(string folder, IReadOnlyList<string> names, TimeProvider time)
    {
        string at = Path.Combine(folder, FileName);
        if (File.Exists(at) && Load(at, at) is { IsSuccess: true } there && IsGood(there.Value.TargetCertificate, names, time))
        {
            return Outcome<DoorCertificate>.Success(new DoorCertificate(time, at, at, names, isOurs: true, there.Value, ""));
        }

        var made = Make(at, names, time);
        return made.IsSuccess ? Outcome<DoorCertificate>.Success(new DoorCertificate(time, at, at, names, isOurs: true, made.Value, "")) : Outcome<DoorCertificate>.Failure(made.Faults);
    }

    /// <summary>Whether somebody who asks for this host is shown a certificate of it.</summary>
    public bool IsFor(string host) => Volatile.Read(ref context).TargetCertificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);

    /// <summary>Why browsers refuse it now; null: nothing about its time.</summary>
    public Fault? NotValid()
    {
        var own = Volatile.Read(ref context).TargetCertificate;
        var now = time.GetUtcNow().UtcDateTime;
        return now < own.NotBefore.ToUniversalTime() || now > own.NotAfter.ToUniversalTime()
            ? Unusable(file, $"The certificate is valid from {own.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {own.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and not now")
            : null;
    }

    /// <summary>What is shown to whoever connects now.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (gate)
        {
            if (isOurs)
            {
                if (!IsFresh(context.TargetCertificate, time))
                {
                    Take(Make(file, names, time));
                }
            }
            else if (LookOf(file, key) is var now && now != look)
            {
                // Also after a mistake: it is read again when it changes again, not with each connection.
                look = now;
                Take(Load(file, key));
            }

            return context;
        }
    }

    private static bool IsGood(X509Certificate2 certificate, IReadOnlyList<string> names, TimeProvider time) =>
        IsFresh(certificate, time) && names.All(n => certificate.MatchesHostname(n, allowWildcards: false, allowCommonName: false));

    private static bool IsFresh(X509Certificate2 certificate, TimeProvider time) => time.GetUtcNow().UtcDateTime is var now && now >= certificate.NotBefore.ToUniversalTime() && now < certificate.NotAfter.ToUniversalTime() - RenewBefore;

    private static string LookOf(string file, string key)
    {
        var one = new FileInfo(file);
        var other = new FileInfo(key);
        return one.Exists && other.Exists ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.LastWriteTimeUtc.Ticks} {one.Length} {other.LastWriteTimeUtc.Ticks} {other.Length}") : "";
    }

    private static Outcome<SslStreamCertificateContext> Load(string file, string key)
    {
        string at = file;
        try
        {
            X509Certificate2Collection above = [];
            above.ImportFromPemFile(file);
            if (above.Count == 0)
            {
                return Outcome<SslStreamCertificateContext>.Failure(Unusable(file, "The file has no certificate in PEM"));
            }

            above.RemoveAt(0);
            string certificate = File.ReadAllText(file);
            at = key;
            return Outcome<SslStreamCertificateContext>.Success(SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, File.ReadAllText(key)), above, offline: true));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return Outcome<SslStreamCertificateContext>.Failure(Unusable(at, $"The file cannot be used: {error.Message}"));
        }
    }

    /// <summary>Makes a certificate that signs itself, with a key of its own, and keeps both where their owner alone may read them.</summary>
    private static Outcome<SslStreamCertificateContext> Make(string file, IReadOnlyList<string> names, TimeProvider time)
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
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now - Before, now + Life);
        try
        {
            Private.Write(file, $"{made.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<SslStreamCertificateContext>.Failure(Unusable(file, $"The certificate cannot be kept: {error.Message}"));
        }

        return Load(file, file);
    }

    private static Fault Unusable(string file, string why) => new(
        "MP3557", $"{why.TrimEnd('.')}.", "Give PEM files under 'access': the certificate first and those above it after it, and a key of the same pair without a pass phrase; a state folder that can be written to; and a clock that is right.", file);

    private void Take(Outcome<SslStreamCertificateContext> next)
    {
        if (next.IsSuccess)
        {
            // The one before may still be in a handshake; it goes when nobody has it any more.
            Volatile.Write(ref context, next.Value);
            Told?.Invoke("certificate-renewed", $"The site shows another certificate; its SHA-256 is {Fingerprint}.");
        }
        else
        {
            Told?.Invoke("certificate-failed", $"{next.Faults[0].Code}: {next.Faults[0].Message} The one of before stays in use. {next.Faults[0].Remedy}");
        }
    }
}
