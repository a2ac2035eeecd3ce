namespace Megapod.Core.Model;

/// <summary>How the site and its work nodes reach each other.</summary>
public sealed record WorkConfig
{
    /// <summary>Where the site awaits them, with TLS and its own authority; null: nowhere.</summary>
    public AccessListenConfig? Listen { get; init; }

    /// <summary>Host names and addresses by which they ask for the site, beside the one where it listens. Default none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Clusters with engines of their own, which the site asks. Default none.</summary>
    public IReadOnlyList<WorkClusterConfig> Clusters { get; init; } = [];
}
