namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Planning.Horizon;

/// <summary>
/// The site by the minute, with ideal recourse inside it: the load of the minute is known when it begins and every device obeys at once. What devices, meters and dead
/// times cost is the twin's business; here money is judged. Rule by rule it does what the site's dispatcher does: cars first, then compute by value, the battery by intent.
/// </summary>
internal sealed class MinuteSite
{
    /// <summary>Length of a minute, h.</summary>
    private const double Hours = 1.0 / 60;

    /// <summary>How quickly energy that cars were held back comes back as demand, per hour, and its most, W: the project's yardstick, section 1.</summary>
    private const double ReturnPerHour = 12;
    private const double MostReturnWatts = 600_000;

    private readonly PlanningSite site;
    private readonly double[] breaks;
    private readonly double[] values;

    public MinuteSite(PlanningSite site, double startWattHours)
    {
        this.site = site;
        breaks = [.. site.Segments.Select(s => s.Watts)];
        values = [.. site.Segments.Select(s => s.ValuePerWattHour)];
        StoredWattHours = startWattHours;
    }

    /// <summary>Energy in the battery, Wh.</summary>
    public double StoredWattHours { get; private set; }

    /// <summary>Energy that cars were held back and have not got yet, Wh.</summary>
    public double BacklogWattHours { get; private set; }

    /// <summary>Power with which it comes back as demand, W.</summary>
    public double ReturningWatts => Math.Min(ReturnPerHour * BacklogWattHours, MostReturnWatts);

    /// <summary>Energy that cars were ever held back, Wh.</summary>
    public double HeldBackWattHours { get; private set; }

    /// <summary>Energy discharged, Wh.</summary>
    public double DischargedWattHours { get; private set; }

    /// <summary>Highest interval mean of the current month so far, W.</summary>
    public double MonthPeakWatts { get; set; }

    /// <summary>Mean import up to which the metering interval that runs costs nothing more, W.</summary>
    public double FreeWatts { get; set; }

    /// <summary>How the tariff's further charges on peaks stand.</summary>
    public IReadOnlyList<ChargeState> Charges { get; set; } = [];

    /// <summary>Energy imported in the current metering interval, Wh.</summary>
    public double IntervalWattHours { get; set; }

    /// <summary>Length of the metering interval, minutes.</summary>
    public int WindowMinutes { get; set; } = 15;

    /// <summary>What the last minute brought.</summary>
    public MinuteFlow Flow { get; private set; }

    /// <summary>Compute above idle that is worth at least so much, W.</summary>
    public double ComputeWorth(double perWattHour)
    {
        double watts = 0;
        for (int j = 0; j < values.Length && values[j] >= perWattHour; j++)
        {
            watts += breaks[j];
        }

        return watts;
    }

    /// <summary>One minute.</summary>
    /// <param name="order">What is asked.</param>
    /// <param name="carWatts">What the cars would take, W, what came back of earlier apart.</param>
    /// <param name="hoursLeft">Hours left of the metering interval, this minute included.</param>
    /// <param name="intervalHours">Length of the metering interval.</param>
    public void Step(in MinuteOrder order, double carWatts, double hoursLeft, double intervalHours)
    {
        double back = Math.Min(ReturningWatts, BacklogWattHours / Hours);
        double demand = carWatts + back;
        double cars = demand;
        double peak = Math.Max(order.PeakWatts, FreeWatts);
        double budget = Math.Clamp(((peak * intervalHours) - IntervalWattHours) / hoursLeft, 0, site.LimitWatts);

        double room = Math.Max(0, site.MaximumWattHours - StoredWattHours) / (site.OneWayEfficiency * Hours);
        double most = Math.Min(site.BatteryWatts, room);
        double above = Math.Max(0, StoredWattHours - Math.Max(order.ReserveWattHours, site.MinimumWattHours)) * site.OneWayEfficiency / Hours;
        double all = Math.Max(0, StoredWattHours - site.MinimumWattHours) * site.OneWayEfficiency / Hours;
        double spare = Math.Min(site.BatteryWatts, above);
        double last = Math.Min(site.BatteryWatts, all);

        bool isShort = StoredWattHours < order.ReserveWattHours;
        double compute = !isShort ? order.ComputeWatts : StoredWattHours < order.ReserveWattHours / 2 ? 0 : Math.Min(order.FirmWatts, order.ComputeWatts);
        double firm = Math.Min(compute, order.FirmWatts);
        double load = cars + site.BaseWatts + compute;
        double battery = (isShort, order.Intent) switch
        {
            (true, _) or (_, BatteryIntent.Charge) => Math.Clamp(budget - load, 0, most),
            (_, BatteryIntent.DischargeToZero) => -Math.Min(spare, load),
            (_, BatteryIntent.DischargeToExport) => -Math.Min(spare, load + site.ExportWatts),
            (_, BatteryIntent.SetPoint) => Math.Clamp(order.BatteryWatts, -Math.Min(spare, load + site.ExportWatts), most),
            _ => 0,
        };

        if (load + battery > budget)
        {
            battery = Math.Max(Math.Min(battery, budget - load), Math.Min(battery, -spare));
            double beyond = load + battery - budget;
            if (beyond > 0)
            {
                double shed = order.IsRigid ? 0 : Math.Min(beyond, compute - firm);
                compute -= shed;
                load -= shed;

                // What the reserve is kept for is cars, and the month's peak before compute that is worth more than it.
                battery = Math.Max(Math.Min(battery, budget - load), -last);
            }
        }

        if (load + battery > site.LimitWatts)
        {
            battery = Math.Max(Math.Min(battery, site.LimitWatts - load), -last);
            double beyond = load + battery - site.LimitWatts;
            if (beyond > 0)
            {
                double shed = order.IsRigid ? 0 : Math.Min(beyond, compute);
                compute -= shed;
                double cut = beyond - shed;
                cars -= cut;
                load -= beyond;
            }
        }

        Book(demand, cars, back, compute, load, battery);
    }

    /// <summary>Work of an hour at a power above idle, GPU-hours at full-speed equivalent.</summary>
    public double GpuHoursPerHour(double computeWatts)
    {
        double work = 0;
        for (int j = 0; j < breaks.Length && computeWatts > 0; j++)
        {
            double taken = Math.Min(computeWatts, breaks[j]);
            work += taken * site.Segments[j].GpuHoursPerWattHour;
            computeWatts -= taken;
        }

        return work;
    }

    /// <summary>What compute earns in an hour at a power above idle, currency: the best segments first.</summary>
    public double ValuePerHour(double computeWatts)
    {
        double value = site.IdleValuePerHour;
        for (int j = 0; j < breaks.Length && computeWatts > 0; j++)
        {
            double taken = Math.Min(computeWatts, breaks[j]);
            value += taken * values[j];
            computeWatts -= taken;
        }

        return value;
    }

    private void Book(double demand, double cars, double back, double compute, double load, double battery)
    {
        StoredWattHours += battery > 0 ? battery * site.OneWayEfficiency * Hours : battery / site.OneWayEfficiency * Hours;
        DischargedWattHours += Math.Max(0, -battery) * Hours;
        double cut = Math.Max(0, demand - cars) * Hours;
        BacklogWattHours = Math.Max(0, BacklogWattHours - (back * Hours)) + cut;

        // What was held back before and is held back again is the same energy.
        HeldBackWattHours += Math.Max(0, cut - (back * Hours));
        double net = load + battery;
        IntervalWattHours += Math.Max(0, net) * Hours;
        Flow = new MinuteFlow(demand, cars, compute, battery, net);
    }
}
