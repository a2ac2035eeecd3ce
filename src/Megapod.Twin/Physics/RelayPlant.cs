namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The connection as it really is: the grid's voltage by a schedule, a breaker whose relay opens outside the ride-through curve and closes only when it is
/// permitted and the grid is sound, and a battery that forms the grid behind it as far as it can. It acts by itself; the controller can only permit.
/// </summary>
internal sealed class RelayPlant
{
    /// <summary>Time that the relay takes to match voltage, frequency and angle.</summary>
    private const long SynchroniseTicks = 10 * TimeSpan.TicksPerSecond;

    /// <summary>Time that the battery takes to put voltage on a black site.</summary>
    private const long FormTicks = 2 * TimeSpan.TicksPerSecond;

    private const double SoundBand = 0.1;
    private const double RoundingWatts = 1;

    /// <summary>Over so many seconds the highest import counts as what the site drew before a loss.</summary>
    private const int Remembered = 300;

    private readonly TopologyConfig config;
    private readonly IReadOnlyList<GridVoltagePoint> schedule;
    private readonly long[] lowTicks;
    private readonly double[] imports = new double[Remembered];
    private readonly double mostOverload;
    private double importJoules;
    private double importSeconds;
    private int importAt;
    private int next;
    private double share = 1;
    private double sag = 1;
    private bool isCut;
    private RelayPermit permit;
    private long permitUntil;
    private long matchedTicks;
    private long formingTicks;
    private double overSeconds;

    public RelayPlant(TopologyConfig config, IReadOnlyList<GridVoltagePoint> schedule)
    {
        this.config = config;
        this.schedule = schedule;
        lowTicks = new long[config.RideThrough.Count];
        mostOverload = config.IslandOverload.Select(p => p.Factor).DefaultIfEmpty(1).Max();
    }

    /// <summary>Whether grid and site are one network.</summary>
    public bool IsClosed { get; private set; } = true;

    /// <summary>Whether the battery holds the site's voltage.</summary>
    public bool IsForming { get; private set; }

    /// <summary>When the breaker opened last; <see cref="Instant.Never"/> if it never did.</summary>
    public Instant OpenedAt { get; private set; }

    /// <summary>Since when the site has been an island or black.</summary>
    public Instant ChangedAt { get; private set; }

    /// <summary>When the breaker closed last; <see cref="Instant.Never"/> if it never did.</summary>
    public Instant ClosedAt { get; private set; }

    /// <summary>The highest import of the five minutes before the breaker opened, W.</summary>
    public double ImportBeforeWatts { get; private set; }

    /// <summary>How often the battery could not carry the island.</summary>
    public int Collapses { get; private set; }

    /// <summary>The same at the end of the last step, as it is read: what changes with the coming step nobody has seen yet, on either side of the breaker.</summary>
    public double ReadShare { get; private set; } = 1;

    /// <summary>Voltage on the grid's side as a share of the nominal one.</summary>
    private double GridShare => isCut ? 0 : Math.Min(share, sag);

    /// <summary>Cuts the grid, or gives it back to its schedule.</summary>
    public void Cut(bool isCut) => this.isCut = isCut;

    /// <summary>Lets the grid's voltage sag to a share of the nominal one, whatever its schedule says; 1 gives it back.</summary>
    public void Sag(double toShare) => sag = toShare;

    /// <summary>Takes in a permission.</summary>
    public void Take(in RelayPermit permission, long ticks)
    {
        permit = permission;
        permitUntil = ticks + permission.Duration.Ticks;
    }

    /// <summary>Lets relay and battery act before a step, by the voltages in it.</summary>
    public void Act(SitePlant plant, long ticks, long end)
    {
        double lowest = Through(ticks, end, out bool isOutside);
        ReadShare = GridShare;
        if (IsClosed && isOutside)
        {
            Open(plant, ticks);
        }

        if (!IsClosed)
        {
            Return(plant, lowest, ticks, end);
        }

        plant.Topology = IsClosed ? lowest < 1 - SoundBand ? GridTopology.RidingThrough : GridTopology.GridTied
            : !IsForming ? GridTopology.Black
            : matchedTicks > 0 ? GridTopology.Resynchronising : GridTopology.Islanded;
        plant.VoltageShare = IsClosed ? GridShare : IsForming ? 1 : 0;
        if (plant.Battery is { } battery)
        {
            battery.OverloadShare = IsForming ? mostOverload : 1;
        }
    }

    /// <summary>Judges after a step whether the battery could carry the site; where it could not, its protection has let go.</summary>
    public void Judge(SitePlant plant, double unservedWatts, double seconds)
    {
        if (IsClosed)
        {
            Remember(plant.NodeMeanWatts[0], seconds);
            return;
        }

        if (!IsForming)
        {
            return;
        }

        double load = -plant.BatteryMeanWatts + unservedWatts;
        double power = plant.Tree.Site.Battery!.Power.Value * plant.Battery!.DischargeShare;
        overSeconds = load > power + RoundingWatts ? overSeconds + seconds : 0;
        double factor = 1;
        foreach (var point in config.IslandOverload)
        {
            factor = point.For.TotalSeconds >= overSeconds ? Math.Max(factor, point.Factor) : factor;
        }

        if (unservedWatts > RoundingWatts || load > (power * factor) + RoundingWatts || !plant.IsBatteryOnline)
        {
            Collapses++;
            plant.Unserve(seconds);
            GoBlack(plant, plant.Now.Ticks);
        }
    }

    /// <summary>Whether voltage, breaker or battery change by themselves before an instant, as far as that is known beforehand.</summary>
    public bool WillAct(long ticks, long until)
    {
        if (next < schedule.Count && schedule[next].At.Ticks < until)
        {
            return true;
        }

        bool isPermitted = ticks < permitUntil;
        if (IsClosed)
        {
            for (int p = 0; p < lowTicks.Length; p++)
            {
                if (GridShare < config.RideThrough[p].Below && lowTicks[p] + until - ticks > config.RideThrough[p].For.Ticks)
                {
                    return true;
                }
            }

            return false;
        }

        return isPermitted && permit.Resynchronise && IsSound(GridShare)
            ? !IsForming || matchedTicks + until - ticks > SynchroniseTicks
            : !IsForming && isPermitted && permit.FormGrid && formingTicks + until - ticks > FormTicks;
    }

    private static bool IsSound(double share) => share is >= 1 - SoundBand and <= 1 + SoundBand;

    /// <summary>Goes through the voltages of a step; the lowest one, and whether one of them has been outside the curve.</summary>
    private double Through(long ticks, long end, out bool isOutside)
    {
        isOutside = false;
        double lowest = double.PositiveInfinity;
        for (long at = ticks; at < end;)
        {
            while (next < schedule.Count && schedule[next].At.Ticks <= at)
            {
                share = schedule[next++].Share;
            }

            long until = next < schedule.Count ? Math.Min(end, schedule[next].At.Ticks) : end;
            lowest = Math.Min(lowest, GridShare);
            for (int p = 0; p < lowTicks.Length; p++)
            {
                lowTicks[p] = GridShare < config.RideThrough[p].Below ? lowTicks[p] + until - at : 0;
                isOutside |= lowTicks[p] > config.RideThrough[p].For.Ticks;
            }

            at = until;
        }

        return lowest;
    }

    /// <summary>Keeps the mean of each second, however many steps it has.</summary>
    private void Remember(double importWatts, double seconds)
    {
        importJoules += importWatts * seconds;
        importSeconds += seconds;
        if (importSeconds >= 1 - 1e-6)
        {
            imports[importAt] = importJoules / importSeconds;
            importAt = (importAt + 1) % Remembered;
            importJoules = importSeconds = 0;
        }
    }

    private void Open(SitePlant plant, long ticks)
    {
        IsClosed = false;
        OpenedAt = ChangedAt = new Instant(ticks);
        ImportBeforeWatts = imports.Max();
        importJoules = importSeconds = 0;
        IsForming = config.CanIsland && plant.IsBatteryOnline;
        overSeconds = 0;
        if (!IsForming)
        {
            GoBlack(plant, ticks);
        }
    }

    private void GoBlack(SitePlant plant, long ticks)
    {
        IsForming = false;
        ChangedAt = new Instant(ticks);
        matchedTicks = formingTicks = 0;
        overSeconds = 0;
        plant.LoseVoltage();
    }

    private void Return(SitePlant plant, double lowest, long ticks, long end)
    {
        bool isPermitted = ticks < permitUntil;
        if (isPermitted && permit.Resynchronise && IsSound(lowest))
        {
            // A dead site is matched at once.
            matchedTicks += end - ticks;
            if (!IsForming || matchedTicks > SynchroniseTicks)
            {
                IsClosed = true;
                IsForming = false;
                matchedTicks = 0;
                ClosedAt = new Instant(ticks);
                Array.Clear(imports);
            }

            return;
        }

        matchedTicks = 0;
        if (IsForming)
        {
            return;
        }

        formingTicks = isPermitted && permit.FormGrid && plant.IsBatteryOnline ? formingTicks + end - ticks : 0;
        if (formingTicks > FormTicks)
        {
            IsForming = true;
            formingTicks = 0;
            ChangedAt = new Instant(ticks);
        }
    }
}
