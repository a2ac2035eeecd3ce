namespace Megapod.Files.SiteFile.Variants;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>A site file with some values changed.</summary>
/// <param name="Site">The site, or why these values are refused; places are those of the file that was changed.</param>
/// <param name="Text">All values written out in one unambiguous way: two variants with the same text are the same site.</param>
public sealed record SiteVariant(Outcome<SiteConfig> Site, string Text);
