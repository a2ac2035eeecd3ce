namespace Megapod.Files.RegisterMap;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>The register maps that a site names.</summary>
public static class SiteMaps
{
    /// <summary>Reads them all.</summary>
    /// <param name="site">The site.</param>
    /// <param name="sitePath">Where its file lies: maps are named from its folder on.</param>
    /// <returns>The maps by device; or all that is wrong with them: MP1001 and up in a map, MP1110 for one that is not of the thing that names its device.</returns>
    public static Outcome<IReadOnlyDictionary<string, RegisterMapConfig>> Read(SiteConfig site, string sitePath)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(sitePath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(sitePath)) ?? "";
        var files = site.Devices.Select(d => d.Map).OfType<string>().Distinct(StringComparer.Ordinal)
            .ToDictionary(file => file, file => RegisterMapReader.Read(Path.Combine(folder, file)), StringComparer.Ordinal);
        var faults = files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value.Faults).ToList();
        var maps = new Dictionary<string, RegisterMapConfig>(StringComparer.Ordinal);
        foreach (var device in site.Devices.Where(d => d.Map is not null && files[d.Map].IsSuccess))
        {
            var map = files[device.Map!].Value;
            maps[device.Id] = map;
            if (KindOf(site, device.Id) is { } needed && needed != map.Kind)
            {
                string thing = needed == RegisterDeviceKind.Battery ? "battery" : "meter";
                faults.Add(new Fault(
                    MapFaultCodes.OtherThing, $"The site takes the device '{device.Id}' for a {thing}, but its register map '{device.Map}' is not of one.", "Name another map, or another device as the driver.", sitePath));
            }
        }

        return faults.Count > 0
            ? Outcome<IReadOnlyDictionary<string, RegisterMapConfig>>.Failure(faults)
            : Outcome<IReadOnlyDictionary<string, RegisterMapConfig>>.Success(maps.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static RegisterDeviceKind? KindOf(SiteConfig site, string device)
    {
        var meters = site.Nodes.Select(n => n.Meter).Concat(site.Cabinets.Select(c => c.Meter)).Concat(site.Pods.Select(p => p.Meter)).Prepend(site.Grid.Meter);
        return site.Battery?.Driver == device ? RegisterDeviceKind.Battery : meters.Any(m => m?.Driver == device) ? RegisterDeviceKind.Meter : null;
    }
}
