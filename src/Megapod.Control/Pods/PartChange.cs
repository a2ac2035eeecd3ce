namespace Megapod.Control.Pods;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Another part answers under a name than before.</summary>
/// <param name="At">When it was known; it may have been changed before, while nobody looked.</param>
/// <param name="Part">Name of the place.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="What">What happened.</param>
/// <param name="Old">Who was there; unknown where nobody was known.</param>
/// <param name="New">Who is there.</param>
public sealed record PartChange(Instant At, string Part, PartKind Kind, PartChangeKind What, PartIdentity Old, PartIdentity New)
{
    /// <summary>Name of the place where the new part was in service before; null: in none that is known.</summary>
    public string? From { get; init; }

    /// <summary>Where the new part lay, as a person had noted it among the spares; null: it was not noted.</summary>
    public string? FromSpare { get; init; }
}
