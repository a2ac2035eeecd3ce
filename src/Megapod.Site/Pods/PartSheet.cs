namespace Megapod.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;

/// <summary>A part of a pod as people and programs see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Holder">What holds it; null for the pod.</param>
/// <param name="FedBy">What feeds it, by itself or by way of its holder; null: the pod's feed.</param>
/// <param name="CooledBy">What takes its heat; null: nothing that is known.</param>
/// <param name="Identity">Who it is.</param>
/// <param name="Health">How well it is, with all that it holds.</param>
/// <param name="Readings">What was measured of it, in base units, by quantity; what was never measured is not there.</param>
public sealed record PartSheet(
    string Id, PartKind Kind, string? Holder, string? FedBy, string? CooledBy, PartIdentity Identity, PartHealth Health, IReadOnlyDictionary<string, Reading> Readings);
