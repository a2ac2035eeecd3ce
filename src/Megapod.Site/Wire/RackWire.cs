namespace Megapod.Site.Wire;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;
using Megapod.Site.Pods.Redfish;

/// <summary>What is known of one rack by its devices, whichever of them there are: the one that measures it best speaks for it.</summary>
/// <param name="config">The rack.</param>
/// <param name="limits">The limits of its servers; null: none of them is on the wire.</param>
/// <param name="servers">Its servers on the wire.</param>
/// <param name="unit">Its power distribution unit; null: it is not on the wire.</param>
/// <param name="building">The building management system that tells of its pod; null: none does.</param>
internal sealed class RackWire(RackConfig config, RackLimits? limits, IReadOnlyList<RedfishServer> servers, IRackUnit? unit, DsxPodMap? building)
{
    /// <summary>Its name.</summary>
    public string Id => config.Id;

    /// <summary>The limits of its servers; null: none of them is on the wire.</summary>
    public RackLimits? Limits => limits;

    /// <summary>Whether anything measures its power.</summary>
    public bool IsMeasured => limits is not null || unit is not null || building is not null;

    /// <summary>What it draws: by its distribution unit, else by the building management system, else by its servers together; of several that are old the newest.</summary>
    /// <param name="now">The instant.</param>
    public Reading Power(Instant now) => BestReading.Of(now, unit?.RackPower, building?.RackPower(config.Id), limits?.Power);

    /// <summary>What is known beside its power; what no device tells of is as it was.</summary>
    /// <param name="beside">As it is known without its devices.</param>
    /// <param name="now">The instant.</param>
    public RackReading Seen(in RackReading beside, Instant now)
    {
        var seen = building?.Rack(config.Id, now) ?? beside;
        var wet = servers.Select(s => s.IsLeaking).Append(seen.IsLeaking).Where(r => r.Quality != Quality.Missing).ToList();
        return seen with
        {
            IsLeaking = wet.Count > 0 ? States.Any(wet) : seen.IsLeaking,
            IsOn = unit is not null && (building is null || seen.IsOn.Quality != Quality.Good) ? unit.IsOn : seen.IsOn,
            HasLostLimit = limits?.HasLostLimit == true,
        };
    }
}
