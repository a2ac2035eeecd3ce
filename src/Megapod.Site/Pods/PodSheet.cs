namespace Megapod.Site.Pods;

using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A pod as people and programs see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Phase">Where it stands in its life.</param>
/// <param name="Since">Since when.</param>
/// <param name="Possible">What can be asked of its life now, evidence aside.</param>
/// <param name="Progress">How far its acceptance has come; null: none is under way.</param>
/// <param name="Health">How well it is.</param>
/// <param name="Figures">It in figures; null before the first look.</param>
/// <param name="Reasons">Why it is not well, the worst first.</param>
/// <param name="Drained">Servers from which work is taken before they fail, with the reason and since when, sorted by name; empty: none.</param>
public sealed record PodSheet(
    string Id,
    PodPhase Phase,
    Instant Since,
    IReadOnlyList<PodRequest> Possible,
    string? Progress,
    PartHealth Health,
    PodFigures? Figures,
    IReadOnlyList<HealthReason> Reasons,
    IReadOnlyList<DrainedServer> Drained);
