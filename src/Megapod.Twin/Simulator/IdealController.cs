namespace Megapod.Twin.Simulator;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// The same rules in the hands of somebody who knows every car's true draw each second, needs no margin, no grants and no confirmation, and whose
/// racks obey at once. It is no controller anyone could build: what the shipped one loses against it is the price of safety.
/// </summary>
public sealed class IdealController : ISiteController
{
    private readonly PowerTree tree;
    private readonly ComputeSegment[] segments;
    private readonly double limitWatts;
    private readonly double exportWatts;
    private readonly double[] racks;
    private bool isBelowReserve;

    /// <summary>An ideal controller of a site.</summary>
    public IdealController(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        segments = ComputeOrder.Of(tree);
        limitWatts = LimitOf(tree, LimitDirection.Import, double.PositiveInfinity);
        exportWatts = LimitOf(tree, LimitDirection.Export, 0);
        racks = new double[tree.Consumers.Length];
    }

    /// <inheritdoc/>
    public CycleOutput? Output => null;

    /// <inheritdoc/>
    public void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(plant);
        plant.IsIdeal = true;
        var slot = plan?.SlotAt(now);
        double cars = plant.Visits.Sum(v => v.Session is null ? 0 : v.AskWatts);
        double fixedLoad = 0;
        double idle = 0;
        for (int i = tree.ConnectorCount; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            fixedLoad += consumer.IsControlled ? 0 : plant.ConsumerWatts[i];
            idle += consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : 0;
            racks[i] = consumer.Minimum.Value;
        }

        double soc = plant.Battery?.Soc ?? 0;
        double reserve = slot?.ReserveSoc ?? 0;
        isBelowReserve = soc < reserve + (isBelowReserve ? SiteCycle.ReserveHysteresis : 0);
        double discharge = plant.Battery?.DischargeCapability(1) ?? 0;
        double charge = plant.Battery?.ChargeCapability(1) ?? 0;
        double budget = Budget(snapshot, slot, now);
        double others = cars + fixedLoad + idle;
        double room = limitWatts + (isBelowReserve ? 0 : discharge) - others;
        double peakRoom = budget + (isBelowReserve ? 0 : discharge) - others;
        double compute = 0;
        foreach (var segment in segments)
        {
            bool below = isBelowReserve && (segment.ValuePerWattHour < (slot?.YieldPrice ?? 0) || soc < reserve / 2);
            if (below || segment.ValuePerWattHour < (slot?.PriceLess ?? double.NegativeInfinity))
            {
                continue;
            }

            double free = segment.ValuePerWattHour < (slot?.YieldPrice ?? 0) ? Math.Min(room, peakRoom) : room;
            double part = Math.Clamp(free / segment.TotalWatts, 0, 1);
            for (int j = 0; j < segment.Racks.Length; j++)
            {
                racks[segment.Racks[j]] += part * segment.WidthWatts[j];
            }

            compute += part * segment.TotalWatts;
            room -= part * segment.TotalWatts;
            peakRoom -= part * segment.TotalWatts;
        }

        for (int i = 0; i < tree.ConnectorCount + tree.RackCount; i++)
        {
            double ceiling = i < tree.ConnectorCount ? tree.Consumers[i].Nameplate.Value : racks[i];
            plant.Devices[i].Apply(0, ceiling, now.Ticks, TimeSpan.TicksPerMinute, 1);
        }

        double load = others + compute;
        double battery = Battery(slot, load, budget, discharge, charge);
        plant.Send(new BatterySetpoint(1, new Watts(battery), TimeSpan.FromMinutes(1)));
    }

    private static double LimitOf(PowerTree tree, LimitDirection direction, double none) => tree.Nodes[0].Limits
        .Where(l => l.Direction == direction && l.Quantity == LimitQuantity.Watts).Select(l => l.Amount).DefaultIfEmpty(none).Min();

    private double Battery(PlanSlot? slot, double load, double budget, double discharge, double charge)
    {
        double wanted = isBelowReserve
            ? Math.Max(0, budget - load)
            : (slot?.Battery ?? BatteryIntent.Rest) switch
            {
                BatteryIntent.Charge => budget - load,
                BatteryIntent.DischargeToZero => Math.Min(0, -load),
                BatteryIntent.DischargeToExport => -exportWatts - load,
                _ => Math.Min(0, budget - load),
            };
        wanted = Math.Min(wanted, limitWatts - load);
        return Math.Clamp(wanted, -discharge, charge);
    }

    private double Budget(SiteSnapshot snapshot, PlanSlot? slot, Instant now)
    {
        if (slot is null || !double.IsFinite(slot.PeakTarget.Value))
        {
            return limitWatts;
        }

        double peak = Math.Max(slot.PeakTarget.Value, (snapshot.FreePeak ?? snapshot.MonthPeak).Value);
        long interval = tree.Site.Tariff.DemandWindow.Ticks;
        double left = (interval - (now.Ticks % interval)) / (double)TimeSpan.TicksPerHour;
        return Math.Clamp(((peak * interval / TimeSpan.TicksPerHour) - snapshot.IntervalImport.Value) / left, 0, limitWatts);
    }
}
