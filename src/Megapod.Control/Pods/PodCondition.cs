namespace Megapod.Control.Pods;

using Megapod.Core.Pods;

/// <summary>How a pod is at one instant.</summary>
/// <param name="Health">The worst of all its parts.</param>
/// <param name="Parts">Each part's health, what it holds included, by the tree's index.</param>
/// <param name="Reasons">Why it is not well, the worst first; at most <see cref="PodHealth.MostReasons"/>.</param>
/// <param name="Figures">It in figures.</param>
public sealed record PodCondition(PartHealth Health, IReadOnlyList<PartHealth> Parts, IReadOnlyList<HealthReason> Reasons, PodFigures Figures);
