namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Twin.Fast;

/// <summary>
/// The battery as it really is: an inverter with dead time and lag, losses split over charging and discharging, a reversion timer.
/// The mean over a step is taken exactly, whatever its length.
/// </summary>
internal sealed class BatteryPlant
{
    private readonly BatteryConfig config;
    private readonly double oneWay;
    private readonly Inverter inverter;
    private long originTicks;

    public BatteryPlant(BatteryConfig config)
    {
        this.config = config;
        oneWay = Math.Sqrt(config.RoundTripEfficiency);
        inverter = new Inverter(config.Power.Value, config.CommandDelay.TotalSeconds, Math.Max(1e-3, config.Lag.TotalSeconds));
        StoredWattHours = config.InitialSoc * config.Energy.Value;
    }

    /// <summary>Set-point in force, W.</summary>
    public double SetpointWatts { get; private set; }

    /// <summary>When it reverts to 0 W, ticks.</summary>
    public long UntilTicks { get; private set; }

    /// <summary>Number of the set-point in force.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Power at the end of the step, W.</summary>
    public double PowerWatts => inverter.Watts;

    /// <summary>Mean power over the step, W; when a second of many steps is over, over that.</summary>
    public double MeanWatts { get; set; }

    /// <summary>Energy at the cells, Wh.</summary>
    public double StoredWattHours { get; private set; }

    /// <summary>Energy discharged at the grid side so far, Wh.</summary>
    public double DischargedWattHours { get; private set; }

    /// <summary>Energy charged at the grid side so far, Wh.</summary>
    public double ChargedWattHours { get; private set; }

    /// <summary>Whether it is connected and ready.</summary>
    public bool IsOnline { get; set; } = true;

    /// <summary>Share of its discharging power that it can give: inverters online, heat and cold. Default 1.</summary>
    public double DischargeShare { get; set; } = 1;

    /// <summary>Share of its charging power that it can take. Default 1.</summary>
    public double ChargeShare { get; set; } = 1;

    /// <summary>By how much more than its power it can give for a moment while it alone carries the site. Default 1: nothing more.</summary>
    public double OverloadShare { get; set; } = 1;

    /// <summary>Whether it answers set-points with yes and does nothing about them.</summary>
    public bool Ignores { get; set; }

    /// <summary>State of charge, 0–1.</summary>
    public double Soc => StoredWattHours / config.Energy.Value;

    /// <summary>Applies a set-point at once; its dead time runs inside the step.</summary>
    public void Apply(uint sequence, double watts, long ticks, long durationTicks)
    {
        if (Ignores)
        {
            return;
        }

        Sequence = sequence;
        SetpointWatts = Math.Clamp(watts, -config.Power.Value, config.Power.Value);
        inverter.Tell(SecondsAt(ticks), SetpointWatts);
        UntilTicks = ticks + Math.Min(durationTicks, config.Reversion.Ticks);
    }

    /// <summary>Holds nothing any more: it was switched, and whoever wants something of it must say so again.</summary>
    public void Forget()
    {
        SetpointWatts = 0;
        UntilTicks = 0;
        inverter.Settle(0);
    }

    /// <summary>Largest discharge that the cells sustain for some seconds, W.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="uncertainSoc">State of charge that nobody may count on, 0–1: claims take off two standard deviations.</param>
    public double DischargeCapability(double seconds, double uncertainSoc = 0) => IsOnline
        ? Math.Clamp((StoredWattHours - ((config.MinimumSoc + uncertainSoc) * config.Energy.Value)) * oneWay * 3600 / seconds, 0, OverloadShare * DischargeShare * config.Power.Value)
        : 0;

    /// <summary>Largest charging power that the cells take for some seconds, W.</summary>
    public double ChargeCapability(double seconds) => IsOnline
        ? Math.Clamp(((config.MaximumSoc * config.Energy.Value) - StoredWattHours) / oneWay * 3600 / seconds, 0, ChargeShare * config.Power.Value)
        : 0;

    /// <summary>Moves through one step.</summary>
    /// <param name="ticks">Start of the step.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="islandLoadWatts">Load to be carried as the only source; null in parallel with the grid.</param>
    /// <param name="isIdeal">Whether it follows without any lag.</param>
    public void Step(long ticks, double seconds, double? islandLoadWatts, bool isIdeal)
    {
        // At the end of its energy the battery's own management stops it dead, lag or not.
        double least = -DischargeCapability(seconds);
        double most = ChargeCapability(seconds);
        if (islandLoadWatts is not null || isIdeal)
        {
            double target = islandLoadWatts is { } load ? -load : ticks < UntilTicks ? SetpointWatts : 0;
            MeanWatts = Math.Clamp(target, least, most);
            inverter.Settle(MeanWatts);
        }
        else
        {
            if (ticks >= UntilTicks)
            {
                inverter.Revert();
            }

            inverter.Bound(least, most);
            double before = inverter.EnergyJoules;
            double from = SecondsAt(ticks);
            inverter.Step(from, from + seconds);
            inverter.Bound(least, most);
            MeanWatts = Math.Clamp((inverter.EnergyJoules - before) / seconds, least, most);
        }

        double energy = MeanWatts * seconds / 3600;
        StoredWattHours += energy > 0 ? energy * oneWay : energy / oneWay;
        ChargedWattHours += Math.Max(0, energy);
        DischargedWattHours += Math.Max(0, -energy);
    }

    /// <summary>Power at an instant after the last step's end if nothing more is told, W.</summary>
    /// <param name="endTicks">End of the last step.</param>
    /// <param name="ticks">The instant.</param>
    public double PowerAt(long endTicks, long ticks) => ticks <= endTicks ? PowerWatts : inverter.Preview(SecondsAt(endTicks), SecondsAt(ticks));

    /// <summary>Seconds since the first instant seen: ticks since the year 1 would leave a double no microseconds.</summary>
    private double SecondsAt(long ticks)
    {
        originTicks = originTicks == 0 ? ticks : originTicks;
        return (ticks - originTicks) / (double)TimeSpan.TicksPerSecond;
    }

    /// <summary>Takes back the discharge of a step in which the voltage broke down.</summary>
    public void Unserve(double seconds)
    {
        double energy = Math.Max(0, -MeanWatts * seconds / 3600);
        StoredWattHours += energy / oneWay;
        DischargedWattHours -= energy;
        MeanWatts = 0;
        inverter.Settle(0);
    }
}
