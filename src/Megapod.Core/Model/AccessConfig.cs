namespace Megapod.Core.Model;

/// <summary>How people reach the site from other machines, and by whom they are known there. Only where accounts are in force.</summary>
public sealed record AccessConfig
{
    /// <summary>Where the site listens with TLS, beside plain HTTP on loopback. Default none: nobody beyond this machine is heard.</summary>
    public IReadOnlyList<AccessListenConfig> Listen { get; init; } = [];

    /// <summary>Host names and addresses by which people ask for the site. Default none: addresses, localhost and the names of the certificate alone.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>PEM file with the certificate, followed by those between it and its authority; null: one is made.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the key of the certificate, without a pass phrase; null where <see cref="Certificate"/> is.</summary>
    public string? Key { get; init; }

    /// <summary>Where people may sign in elsewhere. Default none.</summary>
    public IReadOnlyList<AccessProviderConfig> Providers { get; init; } = [];

    /// <summary>Whose word is taken for who somebody is; null: nobody's.</summary>
    public AccessProxyConfig? Proxy { get; init; }

    /// <summary>Whether nothing is said, so that it does not matter whether accounts are in force.</summary>
    public bool IsNothing => Listen.Count == 0 && Providers.Count == 0 && Proxy is null;
}
