namespace Megapod.Planning.Planner;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Prices;

/// <summary>Turns a solution into a plan: the boundary that each slot touches, what is expected, what cannot be kept, and what a watt is worth.</summary>
internal sealed class PlanReader
{
    /// <summary>Within so much a boundary counts as touched, W.</summary>
    private const double Touching = 1_000;

    /// <summary>Less than this is rounding and no broken wish, Wh.</summary>
    private const double LeastBroken = 100;

    private readonly PlanningSite site;
    private readonly HorizonShape shape;
    private readonly HorizonProgram program;
    private readonly PlannerSettings settings;

    public PlanReader(PlanningSite site, HorizonShape shape, HorizonProgram program, PlannerSettings settings)
    {
        this.site = site;
        this.shape = shape;
        this.program = program;
        this.settings = settings;
    }

    /// <summary>The program whose solutions it reads.</summary>
    public HorizonProgram Program => program;

    /// <summary>The plan without prices from perturbed solves; those in it are zero pressure.</summary>
    public Plan Read(Instant now, Instant quarter, HorizonInput input, PlanOutlook outlook, LinearSolution solution)
    {
        var slots = new PlanSlot[shape.Steps];
        double? grams = null;
        for (int k = 0; k < shape.Steps; k++)
        {
            var slot = Slot(k, k == 0 ? now : quarter + (shape.QuarterOf(k) * CarForecaster.Quarter), input, solution);
            slots[k] = slot with { ProductionWatts = Production(k, input), AmbientCelsius = Mean(outlook.AmbientCelsius, k), CarbonPerWattHour = Mean(outlook.CarbonPerWattHour, k), Work = outlook.IsWorkKnown ? WorkAt(k, input) : null };
            if (slots[k].CarbonPerWattHour is { } intensity)
            {
                grams = (grams ?? 0) + (intensity * ImportWattHours(k, input, solution));
            }
        }

        // Energy for what begins with the next slot has to be there when this one ends.
        for (int k = 0; k + 1 < slots.Length && site.Reserves.Count > 0; k++)
        {
            slots[k] = slots[k] with { ReserveSoc = Math.Max(slots[k].ReserveSoc, slots[k + 1].ReserveBatteryWatts > 0 ? slots[k + 1].ReserveSoc : 0) };
        }

        return new Plan
        {
            Maker = SitePlanner.Maker,
            MadeAt = now,
            ValidUntil = Instant.Never,
            Slots = slots,
            ImportCarbonGrams = grams,
            WishesBroken = Wishes(slots, quarter, input, solution),
        };
    }

    /// <summary>The plan with p⁻ and p⁺ of each slot and the value curve.</summary>
    public Outcome<Plan> AddPrices(Plan plan, HorizonInput input, LinearSolution solution, ISolver solver)
    {
        double dearest = site.Segments.Select(s => s.ValuePerWattHour).DefaultIfEmpty(0).Max();
        double adder = input.ImportAdderPerWattHour.Max();
        foreach (double[] import in input.ImportPerWattHour)
        {
            dearest = Math.Max(dearest, import.Max() + adder);
        }

        var prices = MarginalPrices.Of(program, shape, solution, solver);
        if (!prices.IsSuccess)
        {
            return Outcome<Plan>.Failure(prices.Faults);
        }

        var slots = plan.Slots.ToArray();
        for (int k = 0; k < slots.Length; k++)
        {
            var (less, more) = prices.Value[k];

            // What a car or what is kept for one is worth is not a price: it is told as scarcity, and the price ends at the dearest that work or energy has.
            slots[k] = slots[k] with { PriceLess = Math.Min(less, dearest), PriceMore = Math.Min(more, dearest), Scarce = slots[k].Scarce || more > dearest };
        }

        var curve = ValueCurve.Of(program, shape, site.Segments.Sum(s => s.Watts), dearest, solver);
        return curve.IsSuccess
            ? Outcome<Plan>.Success(plan with { Slots = slots, ValueCurve = curve.Value })
            : Outcome<Plan>.Failure(curve.Faults);
    }

    private PlanSlot Slot(int k, Instant start, HorizonInput input, LinearSolution solution)
    {
        double net = 0;
        double battery = 0;
        double stored = 0;
        double storedPrice = 0;
        double peakPrice = 0;
        double missing = 0;
        double target = double.PositiveInfinity;
        Span<double> votes = stackalloc double[Enum.GetValues<PlanBoundary>().Length];
        for (int w = 0; w < shape.Scenarios; w++)
        {
            var step = program.Read(solution, w, k);
            double weight = input.Weight[w];
            net += weight * (step.ImportWatts - step.ExportWatts);
            battery += weight * (step.ChargeWatts - step.DischargeWatts);
            stored += weight * step.StoredWattHours;
            missing += weight * (step.HeldWatts + step.MissingWattHours + step.MissedWattHours);
            if (k > 0 || w == 0)
            {
                storedPrice += step.StoredPerWattHour;
                peakPrice += step.PeakPerWattHour;
            }

            // A future that runs higher later on is no reason to do so now: that is decided when it has come.
            target = Math.Min(target, program.BoundaryWatts(solution, input, w, k, isNext: false));
            votes[(int)BoundaryOf(step, program.BoundaryWatts(solution, input, w, k, input.IsNextMonth[k]), w, k, input)] += weight;
        }

        // What is done now is shared by all futures; of what comes later the most futures decide, the first boundary where they are as many.
        var boundary = PlanBoundary.None;
        for (int b = 1; b < votes.Length; b++)
        {
            boundary = votes[b] > votes[(int)boundary] + 1e-9 ? (PlanBoundary)b : boundary;
        }

        boundary = k == 0 ? BoundaryOf(program.Read(solution, 0, 0), target, 0, 0, input) : boundary;
        double full = site.EnergyWattHours;
        var kept = ReserveReading.Of(site, shape, program, input, solution, k);
        double floor = site.MinimumWattHours + site.OutageWattHours + kept.WattHours;
        return new PlanSlot
        {
            Start = start,
            Battery = IntentOf(boundary),
            Binding = boundary,
            ImportWatts = new Watts(net),
            BatteryWatts = new Watts(battery),
            SocEnd = full > 0 ? stored / full : null,
            ComputeWatts = ComputeByClass(k, input, solution),
            PeakTarget = new Watts(target),
            ReserveSoc = full > 0 && site.OutageWattHours + kept.WattHours > 0 ? Math.Min(1, floor / full) : 0,
            ReserveWatts = kept.BatteryWatts + kept.ComputeWatts,
            ReserveBatteryWatts = kept.BatteryWatts,
            ReserveComputeWatts = kept.ComputeWatts,
            ReserveEarnings = kept.Earnings,
            Reserves = kept.Products,
            BusySpell = SitePlanner.Valid,
            PriceLess = double.NegativeInfinity,
            PriceMore = double.NegativeInfinity,
            StoredEnergyPrice = site.BatteryWatts > 0 ? storedPrice : null,
            PeakPrice = Math.Max(0, peakPrice),
            Scarce = missing > LeastBroken,
            YieldPrice = settings.YieldPricePerWattHour,
        };
    }

    private Watts? Production(int k, HorizonInput input)
    {
        double mean = 0;
        for (int w = 0; w < shape.Scenarios && site.SolarPeakWatts > 0; w++)
        {
            mean += input.Weight[w] * input.ProductionWatts[w][k];
        }

        return site.SolarPeakWatts > 0 ? new Watts(mean) : null;
    }

    private double ImportWattHours(int k, HorizonInput input, LinearSolution solution)
    {
        double mean = 0;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            mean += input.Weight[w] * program.Read(solution, w, k).ImportWatts;
        }

        return mean * program.HoursOf(k);
    }

    /// <summary>A step's mean of its quarters; null where one of them is not known.</summary>
    private double? Mean(double[] quarters, int k)
    {
        double sum = 0;
        for (int q = shape.QuarterOf(k); q < shape.QuarterOf(k) + shape.QuartersOf(k); q++)
        {
            sum += quarters[q] / shape.QuartersOf(k);
        }

        return double.IsNaN(sum) ? null : sum;
    }

    private WorkShares WorkAt(int k, HorizonInput input) => WorkShares.Each(c =>
    {
        double mean = 0;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            mean += input.Weight[w] * input.Work[w][k][c];
        }

        return mean;
    });

    private SortedDictionary<WorkloadClass, double> ComputeByClass(int k, HorizonInput input, LinearSolution solution)
    {
        var watts = new SortedDictionary<WorkloadClass, double>();
        foreach (var (workload, idle) in site.IdleWatts)
        {
            watts[workload] = idle;
        }

        for (int j = 0; j < site.Segments.Count; j++)
        {
            double mean = 0;
            for (int w = 0; w < shape.Scenarios; w++)
            {
                mean += input.Weight[w] * program.SegmentWatts(solution, w, k, j);
            }

            watts[site.Segments[j].Class] = watts.GetValueOrDefault(site.Segments[j].Class) + mean;
        }

        return watts;
    }

    private PlanBoundary BoundaryOf(in HorizonStep step, double peak, int w, int k, HorizonInput input)
    {
        double net = step.ImportWatts - step.ExportWatts;
        bool moves = step.ChargeWatts > Touching || step.DischargeWatts > Touching;
        double limit = Math.Min(site.LimitWatts, input.LimitWatts[k]) - input.UngrantedWatts(site, w, k);
        return net >= limit - Touching ? PlanBoundary.Limit
            : net >= peak - Touching ? PlanBoundary.Peak
            : Math.Abs(net) <= Touching && step.DischargeWatts > Touching ? PlanBoundary.Zero
            : -net >= Math.Min(site.ExportWatts, input.ExportWatts[k]) - Touching && step.DischargeWatts > Touching ? PlanBoundary.Export
            : moves ? PlanBoundary.SetPoint
            : PlanBoundary.None;
    }

    private static BatteryIntent IntentOf(PlanBoundary boundary) => boundary switch
    {
        PlanBoundary.Limit or PlanBoundary.Peak => BatteryIntent.Charge,
        PlanBoundary.Zero => BatteryIntent.DischargeToZero,
        PlanBoundary.Export => BatteryIntent.DischargeToExport,
        PlanBoundary.SetPoint => BatteryIntent.SetPoint,
        _ => BatteryIntent.Rest,
    };

    private List<BrokenWish> Wishes(PlanSlot[] slots, Instant quarter, HorizonInput input, LinearSolution solution)
    {
        var wishes = new List<BrokenWish>();
        foreach (var kind in Enum.GetValues<WishKind>())
        {
            int first = -1;
            int last = -1;
            double amount = 0;
            double probability = 0;
            for (int w = 0; w < shape.Scenarios; w++)
            {
                double broken = 0;
                for (int k = 0; k < shape.Steps; k++)
                {
                    double here = kind == WishKind.GridReserve ? ReserveReading.ShortWattHours(site, program, solution, w, k) : BrokenWattHours(kind, program.Read(solution, w, k), input.CarWatts[w][k], program.HoursOf(k));
                    if (here <= LeastBroken)
                    {
                        continue;
                    }

                    // A reserve that is short for hours is the same energy in each of them.
                    broken = kind == WishKind.Reserve ? Math.Max(broken, here) : broken + here;
                    (first, last) = (first < 0 ? k : Math.Min(first, k), Math.Max(last, k));
                }

                amount += input.Weight[w] * broken;
                probability += broken > 0 ? input.Weight[w] : 0;
            }

            if (first >= 0)
            {
                // What is missed is missed when the slot ends by which it is owed.
                var from = kind == WishKind.Departure ? quarter + ((shape.QuarterOf(first) + shape.QuartersOf(first)) * CarForecaster.Quarter) : slots[first].Start;
                var until = quarter + ((shape.QuarterOf(last) + shape.QuartersOf(last)) * CarForecaster.Quarter);
                wishes.Add(new BrokenWish(kind, from, until, new WattHours(amount), Math.Min(1, probability), WordsOf(kind, amount, probability)));
            }
        }

        return wishes;
    }

    private static double BrokenWattHours(WishKind kind, in HorizonStep step, double carWatts, double hours) => kind switch
    {
        WishKind.CarService => Math.Min(step.HeldWatts, Math.Max(0, carWatts)) * hours,
        WishKind.BaseLoad => Math.Max(0, step.HeldWatts - Math.Max(0, carWatts)) * hours,
        WishKind.Departure => step.MissedWattHours,
        WishKind.Export => step.SpilledWatts * hours,
        _ => step.MissingWattHours,
    };

    private static string WordsOf(WishKind kind, double wattHours, double probability)
    {
        string what = kind switch
        {
            WishKind.CarService => "Cars would get less than they ask for, or later",
            WishKind.GridReserve => "Less power would be ready for the grid than was promised, in W and hours",
            WishKind.Departure => "Cars that are plugged in would leave with less than they are owed",
            WishKind.BaseLoad => "Idle racks, cooling and house need more than there is; racks have to be paused",
            WishKind.Export => "The sun would give more than site and battery can take, and more than may be fed in",
            _ => "The battery would hold less than what may be needed",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {wattHours / 1000:0.#} kWh on the mean, in {100 * Math.Min(1, probability):0} % of the futures.");
    }
}
