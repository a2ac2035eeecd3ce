namespace Megapod.Lab.Restart;

using Megapod.Twin.Laws;

/// <summary>What a restart torture found.</summary>
/// <param name="Instants">Each instant, in order.</param>
/// <param name="Undisturbed">The same measures where nobody was struck, for comparison.</param>
/// <param name="LawsBroken">Laws that plant truth broke; none, if all is well.</param>
/// <param name="StaleCommands">Commands that reached the plant although they had been decided for an earlier time.</param>
/// <param name="StaleAtOnce">The most of them after one freeze: the one that was between the look at the clock and the wire, if all is well.</param>
/// <param name="SiteSeconds">How long the site was run.</param>
/// <param name="Notes">What controllers said on standard error.</param>
public sealed record RestartReport(
    IReadOnlyList<RestartInstant> Instants, IReadOnlyList<RestartInstant> Undisturbed, IReadOnlyList<Breach> LawsBroken, int StaleCommands, int StaleAtOnce, long SiteSeconds, string Notes);
