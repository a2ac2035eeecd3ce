namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A station as the site file describes it.</summary>
public sealed record StationConfig
{
    /// <summary>The device's name.</summary>
    public required string Id { get; init; }

    /// <summary>The identity with which it connects.</summary>
    public required string Identity { get; init; }

    /// <summary>How it may connect. Default from this machine, without proof, in 1.6.</summary>
    public OcppAccess Access { get; init; } = new() { SecurityProfile = 0 };

    /// <summary>Its connectors in the order of their numbers on the wire, which begin at 1.</summary>
    public required IReadOnlyList<StallConfig> Stalls { get; init; }

    /// <summary>How often it shall send what it measures; whole seconds. Default 10 s.</summary>
    public TimeSpan SamplePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>By how much its clock may be wrong where the ledger counts on dates; it is told nothing while the clock is further off or unknown. Default 5 s.</summary>
    public TimeSpan ClockBound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nominal voltage between phase and neutral, by which W become A. Default 230 V.</summary>
    public Volts Voltage { get; init; } = new(230);

    /// <summary>How it wants to be treated; null: as its kind does, by what it says of itself.</summary>
    public StationQuirks? Quirks { get; init; }

    /// <summary>The stations of a site: cabinets that name a device of OCPP, their connectors numbered in the order of the site file.</summary>
    public static IReadOnlyList<StationConfig> Of(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var index = tree.Consumers.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);
        var devices = tree.Site.Devices.Where(d => d.Protocol == DeviceProtocol.Ocpp).ToDictionary(d => d.Id, StringComparer.Ordinal);
        return [.. tree.Site.Cabinets.Where(c => devices.ContainsKey(c.Driver)).Select(c => new StationConfig
        {
            Id = c.Driver,
            Identity = devices[c.Driver].Identity,
            Access = OcppAccess.Of(devices[c.Driver]),
            Stalls = [.. c.Connectors.Select(k => new StallConfig(index[k.Id], k.Id, k.Rating, k.Fallback ?? k.Rating, k.Phases))],
            SamplePeriod = devices[c.Driver].Period,
            ClockBound = tree.Consumers[index[c.Connectors[0].Id]].Enforcement.DatedWithSkew ?? TimeSpan.FromSeconds(5),
            Voltage = tree.Site.Grid.NominalVoltage,
        })];
    }
}
