namespace Megapod.Site.Accounts;

using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>How people come in from other machines. There is one only where accounts are in force: whoever is not this machine has to say who he is.</summary>
public sealed class SiteDoor
{
    private const string Localhost = "localhost";

    private readonly HashSet<string> names;
    private readonly HashSet<IPAddress> proxies;

    private SiteDoor(SiteDoorParts parts, IReadOnlyList<IPEndPoint> listen, DoorCertificate? certificate)
    {
        Parts = parts;
        Listen = listen;
        Certificate = certificate;
        names = new HashSet<string>(parts.Access.Names.Append(Localhost), StringComparer.OrdinalIgnoreCase);
        proxies = [.. parts.Access.Proxy?.Addresses.Select(a => Plain(IPAddress.Parse(a))) ?? []];
    }

    /// <summary>Learns of another certificate than before, or why there is none: a word for the kind, and what to say.</summary>
    public Action<string, string>? Told
    {
        set
        {
            if (Certificate is not null)
            {
                Certificate.Told = value;
            }
        }
    }

    /// <summary>SHA-256 of the certificate as browsers show it, to be compared by a person; null: nothing listens with TLS.</summary>
    public string? Fingerprint => Certificate?.Fingerprint;

    /// <summary>Why browsers refuse the certificate now; null: nothing about its time.</summary>
    public Fault? NotValid => Certificate?.NotValid();

    /// <summary>What it is made of.</summary>
    internal SiteDoorParts Parts { get; }

    /// <summary>Where it listens with TLS.</summary>
    internal IReadOnlyList<IPEndPoint> Listen { get; }

    /// <summary>What it shows; null where nothing listens with TLS.</summary>
    internal DoorCertificate? Certificate { get; }

    /// <summary>Providers by which somebody can sign in.</summary>
    internal IEnumerable<AccessProviderConfig> Providers => Parts.Access.Providers.Where(p => Parts.Secrets.ContainsKey(p.Id));

    /// <summary>Opens it.</summary>
    /// <returns>The door; or why its certificate cannot be read or made (MP3557).</returns>
    public static Outcome<SiteDoor> Open(SiteDoorParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var access = parts.Access;
        IReadOnlyList<IPEndPoint> listen = [.. access.Listen.Select(l => new IPEndPoint(IPAddress.Parse(l.Host), l.Port))];
        if (listen.Count == 0)
        {
            return Outcome<SiteDoor>.Success(new SiteDoor(parts, listen, null));
        }

        var certificate = access is { Certificate: { } file, Key: { } key }
            ? DoorCertificate.Read(Path.Combine(parts.SiteFolder, file), Path.Combine(parts.SiteFolder, key), parts.Time)
            : DoorCertificate.Keep(parts.StateFolder, NamesOf(access, listen), parts.Time);
        return certificate.IsSuccess ? Outcome<SiteDoor>.Success(new SiteDoor(parts, listen, certificate.Value)) : Outcome<SiteDoor>.Failure(certificate.Faults);
    }

    /// <summary>
    /// Whether a request asks for this site: by an address, by localhost, or by a name that is its own. A page from elsewhere whose name suddenly leads here (DNS rebinding) asks by that name.
    /// </summary>
    /// <param name="host">The host that was asked for, without a port.</param>
    internal bool IsOurs(string host)
    {
        string plain = host.Trim('[', ']');
        return IPAddress.TryParse(plain, out _) || names.Contains(plain) || (plain.Length > 0 && Uri.CheckHostName(plain) == UriHostNameType.Dns && Certificate?.IsFor(plain) == true);
    }

    /// <summary>Whether the word of whoever has this address is taken for who somebody is.</summary>
    internal bool IsProxy(IPAddress? address) => address is not null && proxies.Contains(Plain(address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Host names and addresses of a certificate that is made. Where the site listens on all addresses these are not listed: they change, and the certificate would with them.</summary>
    private static IReadOnlyList<string> NamesOf(AccessConfig access, IReadOnlyList<IPEndPoint> listen)
    {
        var addresses = listen.Select(l => l.Address).Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any)).Select(a => a.ToString());
        var machine = Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns ? [Environment.MachineName.ToLowerInvariant()] : Array.Empty<string>();
        return [.. access.Names.Concat(addresses).Concat(machine).Append(Localhost).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
