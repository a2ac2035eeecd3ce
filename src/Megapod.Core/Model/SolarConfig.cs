namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>Solar generation. Its production is never counted as headroom for grants, because a cloud takes it without notice.</summary>
public sealed record SolarConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node it feeds into.</summary>
    public required string Parent { get; init; }

    /// <summary>Largest production (a positive number).</summary>
    public required Watts Peak { get; init; }
}
