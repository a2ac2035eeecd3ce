namespace Megapod.Twin.Faults;

using Megapod.Core.Units;

/// <summary>One thing that goes wrong in a world.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it is mended.</param>
/// <param name="TripAt">When the battery trips beside it; null: it does not.</param>
/// <param name="Chance">Seed of everything else about it: which device, which way, how much.</param>
public sealed record Incident(FaultKind Kind, Instant From, Instant Until, Instant? TripAt, ulong Chance)
{
    /// <summary>Name of the kind, or of the pair, as results and lists of branches show it.</summary>
    public string Name => TripAt is null ? Kind.ToString() : Paired(Kind);

    /// <summary>Name of a kind paired with a battery trip.</summary>
    public static string Paired(FaultKind kind) => $"{kind}+{FaultKind.BatteryTrip}";
}
