namespace Megapod.Site.Pods;

using Megapod.Core.Model;
using Megapod.Devices.Polling;

/// <summary>A site as its pods are kept by now, with what is known of each. When pods come or go another one takes its place whole, so that whoever shows the site sees by the reference that he has to follow.</summary>
/// <param name="Tree">The site.</param>
/// <param name="Pods">The board of each pod, in the site's order.</param>
public sealed record SiteBoards(PowerTree Tree, IReadOnlyList<PodBoard> Pods);
