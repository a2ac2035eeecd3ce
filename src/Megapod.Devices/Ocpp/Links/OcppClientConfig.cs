namespace Megapod.Devices.Ocpp.Links;

using System.Security.Cryptography.X509Certificates;

/// <summary>How a station connects to a central system.</summary>
public sealed record OcppClientConfig
{
    /// <summary>The central system without the identity, such as <c>wss://csms.example.org/ocpp</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Who connects; written after the address, with escapes where they are needed.</summary>
    public required string Identity { get; init; }

    /// <summary>What is offered, the best first. Default 1.6.</summary>
    public IReadOnlyList<OcppVersion> Versions { get; init; } = [OcppVersion.V16];

    /// <summary>The password; null: none is sent. Over ws:// anybody on the way can read it.</summary>
    public string? Password { get; init; }

    /// <summary>The authorities by which the central system's certificate is judged; null: those that this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The station's own certificate with its key; null: none is shown.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Those between it and its authority, which are sent along. Default none.</summary>
    public X509Certificate2Collection Above { get; init; } = [];

    /// <summary>How long connecting may take in all. Default 20 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After how long a silence a ping is sent. Default 30 s; zero: none is.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long its answer is waited for. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
