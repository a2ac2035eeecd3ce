namespace Megapod.Files.SiteFile.Shapes;

using Megapod.Files.SiteFile.Yaml;

/// <summary>What reading a value needs to know beyond the value.</summary>
/// <param name="Faults">Where mistakes are noted.</param>
/// <param name="Currency">The currency of the site.</param>
/// <param name="Defaults">Values from the file's defaults block by the name of the map they complete.</param>
internal sealed record ReadContext(FaultList Faults, string Currency, IReadOnlyDictionary<string, YamlMap> Defaults)
{
    /// <summary>Connectors and racks of the whole file.</summary>
    public DeviceBudget Devices { get; } = new();
}
