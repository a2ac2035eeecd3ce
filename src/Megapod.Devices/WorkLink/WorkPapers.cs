namespace Megapod.Devices.WorkLink;

/// <summary>What a node gets when it is let in.</summary>
/// <param name="Node">Its name at the site.</param>
/// <param name="Certificate">Its certificate in PEM.</param>
/// <param name="Authority">The certificate of the site's authority in PEM, by which the node knows the site again.</param>
public sealed record WorkPapers(string Node, string Certificate, string Authority);
