namespace Megapod.Site.Stations;

using System.Net;
using Megapod.Core.Model;

/// <summary>Where stations are awaited and within what bounds.</summary>
public sealed record OcppEndpointConfig
{
    /// <summary>The first security profile with TLS.</summary>
    private const int NeedsTls = 2;

    /// <summary>Where stations without TLS are awaited; port 0 takes a free one; null: nowhere.</summary>
    public IPEndPoint? Plain { get; init; }

    /// <summary>Where stations with TLS are awaited; port 0 takes a free one; null: nowhere. Needs <see cref="CertificateFile"/> and <see cref="KeyFile"/>.</summary>
    public IPEndPoint? Secure { get; init; }

    /// <summary>What stands before the identity in the address. Default /ocpp.</summary>
    public string Path { get; init; } = "/ocpp";

    /// <summary>PEM file with our certificate, followed by those between it and its authority; null: no TLS.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file with the key of our certificate, without a pass phrase; null: no TLS.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file with the authorities that have issued the stations' own certificates; null: no station gets in with security profile 3.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>File of the cards that may charge; null: every card may.</summary>
    public string? CardsFile { get; init; }

    /// <summary>Stations that are connected at once; more are told to come later. Default 10 000, twice what a site file can have.</summary>
    public int MostConnections { get; init; } = 10_000;

    /// <summary>Connections that have not become a station's yet, those in their TLS handshake included; more are closed at once. Default 1 024: after an outage all come together, and come again if closed.</summary>
    public int MostHandshakes { get; init; } = 1_024;

    /// <summary>How long TLS may take, and then again the request. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Failed logins of one identity from one address within a minute; further ones are refused unseen. Default 10.</summary>
    public int MostFailuresOfOne { get; init; } = 10;

    /// <summary>Failed logins of one address within a minute, whoever it was; then nobody from there gets in until the minute is over. Default 200: the stations of a site often share one address.</summary>
    public int MostFailuresOfAddress { get; init; } = 200;

    /// <summary>After how long a silence a station is pinged. Default 30 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a ping is waited for before the connection is broken. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where the stations of a site file are awaited: with TLS if there is a certificate, and without if a station may come so or there is no certificate.</summary>
    /// <param name="site">The site, whose file was checked.</param>
    /// <param name="folder">The folder of its file, from which the paths in it start.</param>
    public static OcppEndpointConfig Of(SiteConfig site, string folder)
    {
        ArgumentNullException.ThrowIfNull(site);
        var stations = site.Stations;
        bool isSecure = stations.Certificate is not null;
        bool isPlain = !isSecure || site.Devices.Any(d => d is { Protocol: DeviceProtocol.Ocpp, SecurityProfile: < NeedsTls });
        return new OcppEndpointConfig
        {
            Plain = isPlain ? new IPEndPoint(IPAddress.Parse(stations.Host), stations.Port) : null,
            Secure = isSecure ? new IPEndPoint(IPAddress.Parse(stations.TlsHost), stations.SecurePort) : null,
            Path = stations.Path,
            CertificateFile = Full(stations.Certificate),
            KeyFile = Full(stations.Key),
            AuthorityFile = Full(stations.Authority),
            CardsFile = Full(stations.Cards),
        };

        string? Full(string? path) => path is null ? null : System.IO.Path.Combine(folder, path);
    }
}
