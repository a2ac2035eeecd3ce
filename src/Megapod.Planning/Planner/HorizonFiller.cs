namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>Puts how a site stands and what may come into the numbers of a plan's program: quarters into steps, limits, fees and charges, what an hour hides, what is kept stored.</summary>
internal sealed class HorizonFiller
{
    private const double QuartersOfDay = 96;

    /// <summary>What a Wh held back from cars costs at least, and by how much it costs more than all that money could make of it, currency.</summary>
    private const double LeastHeldBack = 65_000e-6;
    private const double Dearer = 1.01;

    /// <summary>For so long at least a Wh that is lacking lacks for what is kept for the grid, h; and a product that has to last for less counts as if it had to for so long.</summary>
    private const double ReserveHoursAtStake = 2;
    private const double LeastSustainHours = 0.25;

    private readonly PlanningSite site;
    private readonly TariffClock tariff;
    private readonly PlannerSettings settings;
    private readonly HorizonShape shape;
    private readonly HorizonInput input;
    private readonly double[] needed;
    private readonly double[] neededAtPeak;
    private readonly double firmWatts;
    private readonly double peakPerWattHour;

    /// <summary>A filler for a site.</summary>
    /// <param name="site">The site, the margin taken off its limit.</param>
    /// <param name="tariff">Its tariff in the zone of its bill.</param>
    /// <param name="settings">What to aim for.</param>
    public HorizonFiller(PlanningSite site, TariffClock tariff, PlannerSettings settings)
    {
        this.site = site;
        this.tariff = tariff;
        this.settings = settings;
        shape = settings.Shape;
        input = new HorizonInput(shape)
        {
            Charges = [.. tariff.Charges.Select(_ => new HorizonCharge(shape))],
            Reserves = [.. site.Reserves.Select(_ => new HorizonReserve(shape))],
        };
        needed = new double[shape.QuartersAhead];
        neededAtPeak = new double[shape.QuartersAhead];
        peakPerWattHour = DearestPeak(site.Tariff, tariff.Charges.Sum(c => c.PricePerWattMonth));
        firmWatts = site.Segments.Where(s => s.ValuePerWattHour >= settings.YieldPricePerWattHour).Sum(s => s.Watts);
    }

    /// <summary>Fills the numbers; the same object each time.</summary>
    /// <param name="request">How the site stands.</param>
    /// <param name="outlook">What may come.</param>
    /// <param name="peak">What the month's peak aims at.</param>
    /// <param name="meanPricePerWattHour">What import has cost on the market of late, currency per Wh: what stored energy is worth in the end.</param>
    /// <param name="promises">What cars are owed; null: nothing.</param>
    public HorizonInput Fill(PlanRequest request, PlanOutlook outlook, MonthPeak peak, double meanPricePerWattHour, PromiseBook? promises)
    {
        var start = SitePlanner.QuarterOf(request.Now);
        int month = tariff.MonthOf(request.Now);
        for (int w = 0; w < shape.Scenarios; w++)
        {
            input.Weight[w] = settings.Futures[w].Weight;
            for (int k = 0; k < shape.Steps; k++)
            {
                int from = shape.QuarterOf(k);
                int many = shape.QuartersOf(k);
                double bought = 0;
                double sold = 0;
                double taken = 0;
                double given = 0;
                for (int q = from; q < from + many; q++)
                {
                    bought += outlook.ImportPerWattHour[w][q] / many;
                    sold += outlook.ExportPerWattHour[w][q] / many;
                    taken += outlook.CarWatts[w][q] / many;
                    given += outlook.ProductionWatts[w][q] / many;
                }

                (input.ImportPerWattHour[w][k], input.ExportPerWattHour[w][k], input.CarWatts[w][k], input.ProductionWatts[w][k]) = (bought, sold, taken, given);
                input.Work[w][k] = WorkOf(outlook.Work[w], from, many);
                input.IsNextMonth[k] = tariff.MonthOf(start + (from * CarForecaster.Quarter)) != month;
            }

            input.CarWatts[w][0] += request.ReturningCarWatts;
        }

        FillLimits(request, start);
        FillTariff(request, outlook, start);
        FillBase(outlook);
        bool isKnown = double.IsFinite(request.StoredWattHours);
        input.FirstHours = (start + CarForecaster.Quarter - request.Now).TotalHours;
        input.StepInInterval = (int)(start.Ticks % site.Tariff.DemandWindow.Ticks / CarForecaster.Quarter.Ticks);
        input.IntervalWattHours = request.IntervalWattHours;
        input.StoredWattHours = isKnown ? Math.Max(0, request.StoredWattHours) : site.MinimumWattHours;
        input.ChargeWatts = isKnown ? Math.Max(0, request.ChargeWatts) : 0;
        input.DischargeWatts = isKnown ? Math.Max(0, request.DischargeWatts) : 0;
        FillUplift(outlook);
        input.PeakWatts = Math.Max(request.MonthPeakWatts, peak.Watts.Now);
        input.NextPeakWatts = peak.Watts.Next;
        (input.PeakSteps, input.NextPeakSteps) = peak.StepsAbove(request.Now, (input.PeakWatts, input.NextPeakWatts), shape.QuartersAhead / QuartersOfDay);
        input.EndValuePerWattHour = (meanPricePerWattHour + site.Tariff.ImportAdderPerWattHour) * site.OneWayEfficiency;
        input.ReservePerWattHour = settings.ReservePerWattHour;
        input.HeldBackPerWattHour = Math.Max(LeastHeldBack, Dearer * Math.Max(DearestUse(), DearestReserve()));
        FillReserve(outlook.Cars);
        promises?.Fill(input);
        return input;
    }

    private static WorkShares WorkOf(WorkShares[] quarters, int from, int many)
    {
        double firm = 0;
        double inference = 0;
        double flexible = 0;
        double spot = 0;
        for (int q = from; q < from + many; q++)
        {
            firm += quarters[q].Firm / many;
            inference += quarters[q].Inference / many;
            flexible += quarters[q].Flexible / many;
            spot += quarters[q].Spot / many;
        }

        return new WorkShares(Math.Min(1, firm), Math.Min(1, inference), Math.Min(1, flexible), Math.Min(1, spot));
    }

    /// <summary>
    /// What a Wh less of import could save in peaks of the month at most, currency: all charges at once, over their shortest interval. Worked number: 15 000 a MW over a quarter of an
    /// hour are 60 000 a MWh.
    /// </summary>
    private static double DearestPeak(TariffConfig tariff, double furtherPerWattMonth)
    {
        double hours = Math.Max(CarForecaster.Quarter.TotalHours, tariff.DemandWindow.TotalHours);
        return ((tariff.DemandChargePerWattMonth + furtherPerWattMonth) / hours) + (tariff.Subscription?.OverrunPerWattHour ?? 0);
    }

    /// <summary>
    /// What a Wh could keep ready for the grid at most, currency: a product with a short time to last needs little energy for much power. Worked number: 15 000 a MW and hour, two hours and a
    /// quarter of an hour to last are 114 000 a MWh.
    /// </summary>
    private double DearestReserve()
    {
        double most = 0;
        foreach (var product in site.Reserves)
        {
            double hours = Math.Max(ReserveHoursAtStake, product.Block.TotalHours) / Math.Max(LeastSustainHours, product.Sustain.TotalHours);
            most = Math.Max(most, hours * site.OneWayEfficiency * (input.ReserveShortPerWattHour + product.PricePerWattHour));
        }

        return most;
    }

    /// <summary>The most that a Wh could earn or save where it is not given to a car, currency: work that it runs instead, or import and peak that it saves.</summary>
    private double DearestUse()
    {
        double work = site.Segments.Select(s => s.ValuePerWattHour).DefaultIfEmpty(0).Max();
        double bought = 0;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                bought = Math.Max(bought, input.ImportPerWattHour[w][k] + input.ImportAdderPerWattHour[k]);
            }
        }

        return Math.Max(work, bought + peakPerWattHour);
    }

    /// <summary>
    /// Fees of each step, and the charges that count in it. What costs nothing more is what was reached, what a ratchet bills anyway and what is subscribed. A ratchet is seen in
    /// the months that it bills, not in those that a higher peak of this month would make dearer: those most likely have a like one themselves.
    /// </summary>
    private void FillTariff(PlanRequest request, PlanOutlook outlook, Instant start)
    {
        int nextDays = 0;
        for (int k = 0; k < shape.Steps; k++)
        {
            int many = shape.QuartersOf(k);
            double adder = 0;
            double deduction = 0;
            foreach (var charge in input.Charges)
            {
                charge.Counts[k] = false;
            }

            for (int q = shape.QuarterOf(k); q < shape.QuarterOf(k) + many; q++)
            {
                var at = start + (q * CarForecaster.Quarter);
                var rates = tariff.At(at);
                adder += (rates.PlannedAdder + site.CarbonCost(outlook.CarbonPerWattHour[q])) / many;
                deduction += rates.ExportDeduction / many;
                for (int c = 0; c < tariff.Charges.Count; c++)
                {
                    input.Charges[c].Counts[k] |= tariff.Counts(tariff.Charges[c], tariff.IntervalOf(at));
                }
            }

            (input.ImportAdderPerWattHour[k], input.ExportDeductionPerWattHour[k]) = (adder, deduction);
            nextDays += input.IsNextMonth[k] ? many : 0;
        }

        double daysAhead = shape.QuartersAhead / QuartersOfDay;
        double daysNext = nextDays / QuartersOfDay;
        double daysLeft = input.Charges.Count > 0 ? tariff.DaysLeft(request.Now) : 1;
        for (int c = 0; c < input.Charges.Count; c++)
        {
            var state = c < request.Charges.Count ? request.Charges[c] : new ChargeState(0, 0, 0);
            double free = tariff.Charges[c].FreeWatts;
            input.Charges[c].PeakWatts = Math.Max(Math.Max(state.PeakWatts, state.FloorWatts), free);
            input.Charges[c].NextPeakWatts = Math.Max(state.NextFloorWatts, free);
            input.Charges[c].Share = Math.Clamp((daysAhead - daysNext) / daysLeft, 0, 1);
            input.Charges[c].NextShare = Math.Min(1, daysNext / MonthPeak.NextMonthDays);
        }
    }

    /// <summary>What is drawn anyway at the temperature that is expected; a step of an hour has its quarters' mean.</summary>
    private void FillBase(PlanOutlook outlook)
    {
        for (int k = 0; k < shape.Steps; k++)
        {
            double sum = 0;
            for (int q = shape.QuarterOf(k); q < shape.QuarterOf(k) + shape.QuartersOf(k); q++)
            {
                sum += site.BaseWattsAt(outlook.AmbientCelsius[q]) / shape.QuartersOf(k);
            }

            // Without weather it is the site's own number and no sum of parts of it.
            input.BaseWatts[k] = site.Cooling.Count == 0 || double.IsNaN(outlook.AmbientCelsius[shape.QuarterOf(k)]) ? double.NaN : sum;
        }
    }

    /// <summary>A limit that begins or ends within a step holds in all of it: a mean cannot make good what is drawn beyond a limit.</summary>
    private void FillLimits(PlanRequest request, Instant start)
    {
        for (int k = 0; k < shape.Steps; k++)
        {
            var from = k == 0 ? request.Now : start + (shape.QuarterOf(k) * CarForecaster.Quarter);
            var until = start + ((shape.QuarterOf(k) + shape.QuartersOf(k)) * CarForecaster.Quarter);
            (input.LimitWatts[k], input.ExportWatts[k]) = (double.PositiveInfinity, double.PositiveInfinity);
            foreach (var limit in request.EventLimits)
            {
                if (limit.Quantity != LimitQuantity.Watts || limit.ValidUntil <= from || limit.ValidFrom >= until)
                {
                    continue;
                }

                if (limit.Direction == LimitDirection.Import)
                {
                    input.LimitWatts[k] = Math.Min(input.LimitWatts[k], limit.Amount - site.MarginWatts);
                }
                else
                {
                    input.ExportWatts[k] = Math.Min(input.ExportWatts[k], limit.Amount);
                }
            }
        }
    }

    /// <summary>
    /// Metering intervals inside an hour, cars less sun, stand out of its mean and count in the month's peak, as far as the battery has no power to even them out. Worked number: cars of
    /// 0.8, 0.4, 0 and 0.4 MW without a battery: quarters stand out by 0.4 MW, halves by 0.2 MW, the hour by nothing.
    /// </summary>
    private void FillUplift(PlanOutlook outlook)
    {
        int interval = Math.Max(1, (int)(site.Tariff.DemandWindow / CarForecaster.Quarter));
        for (int k = shape.FineSteps; k < shape.Steps; k++)
        {
            int many = shape.QuartersOf(k);
            double uplift = 0;
            for (int w = 0; w < shape.Scenarios && interval < many; w++)
            {
                double highest = 0;
                double all = 0;
                for (int from = shape.QuarterOf(k); from < shape.QuarterOf(k) + many; from += interval)
                {
                    double sum = 0;
                    for (int q = from; q < from + interval; q++)
                    {
                        sum += outlook.CarWatts[w][q] - outlook.ProductionWatts[w][q];
                    }

                    highest = Math.Max(highest, sum / interval);
                    all += sum;
                }

                uplift += settings.Futures[w].Weight * (highest - (all / many));
            }

            // A battery that is away, or whose charge nobody knows, evens out nothing.
            input.PeakUpliftWatts[k] = Math.Max(0, uplift - Math.Min(site.BatteryWatts, Math.Min(input.ChargeWatts, input.DischargeWatts)));
        }
    }

    /// <summary>Stored energy that cars later need above the limit with compute at idle, should they come in greater numbers than expected; and what holds the month's peak.</summary>
    private void FillReserve(CarForecast? forecast)
    {
        double kept = site.OutageWattHours > 0 ? site.MinimumWattHours + site.OutageWattHours : 0;
        foreach (double[] reserve in input.ReserveWattHours)
        {
            Array.Fill(reserve, kept);
        }

        if (forecast is null || double.IsNaN(settings.ReserveSigmas) || site.BatteryWatts <= 0)
        {
            return;
        }

        double room = site.MaximumWattHours - site.MinimumWattHours;
        forecast.EnergyNeeded(site.LimitWatts - site.BaseWatts, settings.ReserveSigmas, site.BatteryWatts, site.OneWayEfficiency, room, needed);
        double crowd = Math.Max(1, (site.LimitWatts - site.BaseWatts) * settings.CrowdShare);
        double peak = Math.Min(site.LimitWatts, Math.Max(input.PeakWatts, 0));
        Array.Clear(neededAtPeak);
        if (settings.PeakSigmas > double.NegativeInfinity && peak < site.LimitWatts)
        {
            forecast.EnergyNeeded(peak - site.BaseWatts - firmWatts, settings.PeakSigmas, site.BatteryWatts, site.OneWayEfficiency, room, neededAtPeak);
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                int q = shape.QuarterOf(k) + shape.QuartersOf(k) - 1;

                // What minutes do inside a quarter needs something, too, where there are cars.
                double minutes = settings.ReserveExtraWattHours * Math.Min(1, forecast.Watts(q) / crowd);
                double energy = Math.Max(settings.ReserveScatter * needed[q], input.IsNextMonth[k] ? 0 : settings.PeakScatter * neededAtPeak[q]);
                input.ReserveWattHours[w][k] = Math.Min(site.MaximumWattHours, site.MinimumWattHours + site.OutageWattHours + minutes + energy);
            }
        }
    }
}
