namespace Megapod.Site.Reload;

using Megapod.Core.Model;

/// <summary>A site file as it was read and checked, with all that it names.</summary>
/// <param name="Site">The site.</param>
/// <param name="Maps">The register maps of its devices, by device.</param>
public sealed record SiteFileRead(SiteConfig Site, IReadOnlyDictionary<string, RegisterMapConfig> Maps);
