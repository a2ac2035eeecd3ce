namespace Megapod.Core.Model;

/// <summary>How work nodes reach the site.</summary>
public sealed record WorkConfig
{
    /// <summary>Where the site awaits them, with TLS and its own authority; null: nowhere.</summary>
    public AccessListenConfig? Listen { get; init; }

    /// <summary>Host names and addresses by which they ask for the site, beside the one where it listens. Default none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
