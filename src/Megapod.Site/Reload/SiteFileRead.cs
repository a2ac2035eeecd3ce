namespace Megapod.Site.Reload;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;

/// <summary>A site file as it was read and checked, with all that it names.</summary>
/// <param name="Site">The site.</param>
/// <param name="Maps">The register maps of its devices, by device.</param>
public sealed record SiteFileRead(SiteConfig Site, IReadOnlyDictionary<string, RegisterMapConfig> Maps)
{
    /// <summary>The passwords of its devices, by device. Default none.</summary>
    public IReadOnlyDictionary<string, DeviceSecrets> Secrets { get; init; } = FrozenDictionary<string, DeviceSecrets>.Empty;
}
