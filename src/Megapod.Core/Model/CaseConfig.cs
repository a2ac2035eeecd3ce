namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A named variant of the site, chosen with <c>--case</c>.</summary>
public sealed record CaseConfig
{
    /// <summary>Name of the case.</summary>
    public required string Name { get; init; }

    /// <summary>Import limit of the connection in this case.</summary>
    public required Watts ImportLimit { get; init; }

    /// <summary>Standing rules in this case; null keeps the site's.</summary>
    public RulesConfig? Rules { get; init; }
}
