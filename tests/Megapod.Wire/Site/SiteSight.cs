namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A site as its meters may show it.</summary>
internal static class SiteSight
{
    /// <summary>A battery that stands still and consumers that draw nothing, all seen now.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="now">The instant.</param>
    public static SiteSnapshot Of(PowerTree tree, Instant now)
    {
        var snapshot = new SiteSnapshot(tree);
        Show(snapshot, now);
        return snapshot;
    }

    /// <summary>Shows it in a snapshot that is there.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="now">The instant.</param>
    /// <param name="soc">State of charge, 0–1.</param>
    /// <param name="isOnline">Whether the battery is.</param>
    /// <param name="carWatts">What the first consumer draws, W.</param>
    public static void Show(SiteSnapshot snapshot, Instant now, double soc = 0.5, bool isOnline = true, double carWatts = 0)
    {
        snapshot.TakenAt = now;
        snapshot.Battery = new BatteryReading
        {
            IsOnline = isOnline,
            Soc = Reading.Good(soc, now),
            Power = Reading.Good(0, now),
            ChargeCapability = new Watts(1.9e6),
            DischargeCapability = new Watts(1.9e6),
        };
        for (int i = 0; i < snapshot.ConsumerPower.Length; i++)
        {
            snapshot.ConsumerPower[i] = Reading.Good(i == 0 ? carWatts : 0, now);
        }
    }
}
