namespace Megapod.Site.Stations;

using System.Net;
using System.Security.Cryptography.X509Certificates;

/// <summary>What a handshake says of who knocks; nothing of it is proved.</summary>
internal readonly record struct OcppKnock
{
    /// <summary>The request's target as it was written, with escapes.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it is a request for a WebSocket.</summary>
    public required bool IsWebSocket { get; init; }

    /// <summary>Whether it came over TLS.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>From where.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The header of that name; empty: none.</summary>
    public required string Authorization { get; init; }

    /// <summary>The header of that name, which browsers send and stations do not; empty: none.</summary>
    public required string Origin { get; init; }

    /// <summary>The certificate that was shown and that TLS has judged by our authorities already; null: none.</summary>
    public required X509Certificate2? Certificate { get; init; }

    /// <summary>The sub-protocols that are offered.</summary>
    public required IList<string> Offered { get; init; }
}
