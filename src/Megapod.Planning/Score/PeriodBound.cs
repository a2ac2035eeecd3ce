namespace Megapod.Planning.Score;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>
/// What a site could have earned at most over a period, had it known everything: one linear program on the means of each step. It bounds every way of running the site,
/// because the means of any run satisfy each constraint, prices are constant inside a step and compute's value is concave, so its mean earns at least as much (Jensen). It
/// may do what no site can, burn energy by charging and discharging in one step, and it is never executed. Source: the project's yardstick, section 3.
/// </summary>
public static class PeriodBound
{
    private const double Mega = 1e-6;

    /// <summary>Solves it.</summary>
    /// <param name="site">The site; its limit with the margin taken off.</param>
    /// <param name="input">What was true.</param>
    /// <param name="solver">What solves.</param>
    /// <returns>The optimum, or why there is none.</returns>
    public static Outcome<BoundResult> Solve(PlanningSite site, BoundInput input, ISolver solver)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(solver);
        var columns = new Columns(site, input);
        var solved = solver.Solve(columns.Program);
        return solved.IsSuccess ? Outcome<BoundResult>.Success(columns.Read(solved.Value)) : Outcome<BoundResult>.Failure(solved.Faults);
    }

    /// <summary>The program alone, for a file.</summary>
    /// <param name="site">The site.</param>
    /// <param name="input">What was true.</param>
    public static LinearProgram Program(PlanningSite site, BoundInput input)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(input);
        return new Columns(site, input).Program;
    }

    /// <summary>Where each quantity stands in the program; MW, MWh and currency per MWh inside, so that the solver's tolerance fits.</summary>
    private sealed class Columns
    {
        private readonly PlanningSite site;
        private readonly BoundInput input;
        private readonly int first;
        private readonly int perStep;
        private readonly int months;
        private readonly TariffClock clock;
        private readonly int perWindow;
        private readonly int further;
        private readonly int furtherEnd;
        private double constant;

        public Columns(PlanningSite site, BoundInput input)
        {
            this.site = site;
            this.input = input;
            months = input.MonthShare.Count;
            clock = input.Clock ?? new TariffClock(site.Tariff, TimeZoneInfo.Utc);
            perWindow = PerWindow();
            perStep = 6 + site.Segments.Count;
            var build = new LinearProgramBuilder();
            for (int b = 0; b < months; b++)
            {
                double before = b < input.PeakBeforeWatts.Count ? input.PeakBeforeWatts[b] * Mega : 0;
                build.AddColumn("peak", site.Tariff.DemandChargePerWattMonth / Mega * input.MonthShare[b], before);
            }

            first = build.ColumnCount;
            double hours = input.Step.TotalHours;
            for (int k = 0; k < input.CarWatts.Count; k++)
            {
                AddStep(build, k, hours);
            }

            AddPeaks(build);
            further = build.ColumnCount;
            for (int c = 0; c < clock.Charges.Count; c++)
            {
                AddCharge(build, c);
            }

            AddSubscription(build);
            furtherEnd = build.ColumnCount;
            Program = build.Build();
        }

        public LinearProgram Program { get; }

        public BoundResult Read(LinearSolution solution)
        {
            int steps = input.CarWatts.Count;
            double hours = input.Step.TotalHours;
            double[] import = new double[steps];
            double[] battery = new double[steps];
            double[] energy = new double[steps];
            double[] compute = new double[steps];
            double[] money = new double[steps];
            double held = 0;
            for (int k = 0; k < steps; k++)
            {
                int at = first + (k * perStep);
                var x = solution.Values.AsSpan(at, perStep);
                double taken = 0;
                for (int j = 0; j < site.Segments.Count; j++)
                {
                    taken += x[6 + j];
                }

                import[k] = (x[0] - x[1]) / Mega;
                battery[k] = (x[2] - x[3]) / Mega;
                energy[k] = x[4] / Mega;
                compute[k] = taken / Mega;
                held += x[5] * hours / Mega;
                money[k] = hours * site.IdleValueAt(WorkAt(k));
                for (int c = 0; c < perStep; c++)
                {
                    // What the energy left at the end is worth belongs to no step.
                    money[k] -= c == 4 ? 0 : Program.Cost[at + c] * x[c];
                }
            }

            double demand = 0;
            double[] peaks = new double[months];
            for (int b = 0; b < months; b++)
            {
                peaks[b] = solution.Values[b] / Mega;
                double before = b < input.PeakBeforeWatts.Count ? input.PeakBeforeWatts[b] : 0;
                demand += (peaks[b] - before) * site.Tariff.DemandChargePerWattMonth * input.MonthShare[b];
            }

            // Further charges and overruns are all that the columns after the steps cost; what is free or subscribed is a constant.
            demand += constant;
            for (int x = further; x < furtherEnd; x++)
            {
                demand += Program.Cost[x] * solution.Values[x];
            }

            double stored = steps == 0 ? 0 : (energy[^1] - input.StartWattHours) * input.EndValuePerWattHour;
            return new BoundResult
            {
                Money = money.Sum() - demand + stored,
                StepMoney = money,
                DemandCharge = demand,
                StoredValue = stored,
                PeakWatts = peaks,
                ImportWatts = import,
                BatteryWatts = battery,
                StoredWattHours = energy,
                ComputeWatts = compute,
                HeldBackWattHours = held,
            };
        }

        private void AddStep(LinearProgramBuilder build, int k, double hours)
        {
            var rates = clock.At(AtStep(k));
            bool isLast = k == input.CarWatts.Count - 1;
            int import = build.AddColumn("import", hours * (input.ImportPerWattHour[k] + rates.SettledAdder) / Mega, 0, Math.Max(0, site.LimitWatts * Mega));
            double load = input.CarWatts[k] + site.BaseWatts;

            // What the sun gives beyond all load and what may be fed in is fed in all the same: no plant can be told anything.
            bool isSurplus = -load > site.ExportWatts;
            int export = build.AddColumn("export", -hours * (input.ExportPerWattHour[k] - rates.ExportDeduction) / Mega, 0, (isSurplus ? -load : site.ExportWatts) * Mega);
            int charge = build.AddColumn("charge", 0, 0, site.BatteryWatts * Mega);
            int discharge = build.AddColumn("discharge", hours * site.WearPerWattHour / Mega, 0, site.BatteryWatts * Mega);
            double least = Math.Min(site.MinimumWattHours, input.StartWattHours) * Mega;
            int energy = build.AddColumn("energy", isLast ? -input.EndValuePerWattHour / Mega : 0, least, site.MaximumWattHours * Mega);
            int held = build.AddColumn("held", hours * input.HeldBackPerWattHour / Mega, 0, Math.Max(0, input.CarWatts[k]) * Mega);

            int balance = build.AddRow("balance", load * Mega, load * Mega);
            build.Set(balance, import, 1);
            build.Set(balance, export, -1);
            build.Set(balance, charge, -1);
            build.Set(balance, discharge, 1);
            build.Set(balance, held, 1);
            foreach (var segment in site.Segments)
            {
                build.Set(balance, build.AddColumn("compute", -hours * segment.ValuePerWattHour / Mega, 0, segment.Watts * WorkAt(k)[segment.Class] * Mega), -1);
            }

            double start = k == 0 ? input.StartWattHours * Mega : 0;
            int store = build.AddRow("store", start, start);
            build.Set(store, energy, 1);
            build.Set(store, charge, -hours * site.OneWayEfficiency);
            build.Set(store, discharge, hours / site.OneWayEfficiency);
            if (k > 0)
            {
                build.Set(store, energy - perStep, -1);
            }

            if (site.ExportWatts > 0 && site.LimitWatts > 0 && !isSurplus)
            {
                // A site imports or exports at any instant, so the means of both share the time.
                int way = build.AddRow("way", double.NegativeInfinity, 1);
                build.Set(way, import, 1 / (site.LimitWatts * Mega));
                build.Set(way, export, 1 / (site.ExportWatts * Mega));
            }

            if (site.BatteryWatts > 0)
            {
                int inverter = build.AddRow("inverter", double.NegativeInfinity, site.BatteryWatts * Mega);
                build.Set(inverter, charge, 1);
                build.Set(inverter, discharge, 1);
            }
        }

        /// <summary>The plain charge: each interval of a month is at most that month's peak.</summary>
        private void AddPeaks(LinearProgramBuilder build)
        {
            for (int k = 0; perWindow > 0 && site.Tariff.DemandChargePerWattMonth > 0 && k < input.CarWatts.Count; k += perWindow)
            {
                AddWindow(build, k, input.MonthOf[k], 0);
            }
        }

        /// <summary>
        /// A further charge: what was metered in each month, what is billed of it by a ratchet, and each interval that counts. Peaks of months before the period are those that
        /// the tariff states.
        /// </summary>
        private void AddCharge(LinearProgramBuilder build, int c)
        {
            var charge = clock.Charges[c];
            int firstMonth = input.FirstMonth ?? clock.MonthOf(input.From);
            double[] share = new double[months];
            for (int k = 0; k < input.CarWatts.Count; k++)
            {
                int b = input.MonthOf[k];
                share[b] += clock.IsValid(charge, clock.IntervalOf(AtStep(k))) ? input.Step.TotalSeconds / TariffClock.SecondsOf(firstMonth + b) : 0;
            }

            int peaks = build.ColumnCount;
            for (int b = 0; b < months; b++)
            {
                double floor = Math.Max(charge.Floor(firstMonth + b, new Dictionary<int, double>()), charge.FreeWatts);
                double price = charge.PricePerWattMonth * share[b];
                constant -= charge.FreeWatts * price;
                build.AddColumn("metered", 0);
                build.AddColumn("billed", price / Mega, floor * Mega);
                AddFloor(build, peaks, b, b, 1);
                for (int before = Math.Max(0, b - charge.RatchetMonths); before < b && charge.RatchetShare > 0; before++)
                {
                    AddFloor(build, peaks, b, before, charge.RatchetShare);
                }
            }

            for (int k = 0; perWindow > 0 && k < input.CarWatts.Count; k += perWindow)
            {
                if (clock.Counts(charge, clock.IntervalOf(AtStep(k))))
                {
                    AddWindow(build, k, peaks + (2 * input.MonthOf[k]), 0);
                }
            }
        }

        private static void AddFloor(LinearProgramBuilder build, int peaks, int billed, int metered, double share)
        {
            int row = build.AddRow("floor", 0, double.PositiveInfinity);
            build.Set(row, peaks + (2 * billed) + 1, 1);
            build.Set(row, peaks + (2 * metered), -share);
        }

        /// <summary>Subscribed power is paid for in any case; what intervals run over it costs more.</summary>
        private void AddSubscription(LinearProgramBuilder build)
        {
            if (site.Tariff.Subscription is not { } subscription)
            {
                return;
            }

            int firstMonth = input.FirstMonth ?? clock.MonthOf(input.From);
            for (int k = 0; k < input.CarWatts.Count; k++)
            {
                constant += subscription.PowerWatts * subscription.PricePerWattMonth * input.Step.TotalSeconds / TariffClock.SecondsOf(firstMonth + input.MonthOf[k]);
            }

            for (int k = 0; perWindow > 0 && subscription.OverrunPerWattHour > 0 && k < input.CarWatts.Count; k += perWindow)
            {
                AddWindow(build, k, build.AddColumn("over", perWindow * input.Step.TotalHours * subscription.OverrunPerWattHour / Mega), subscription.PowerWatts);
            }
        }

        /// <summary>The mean import of an interval is at most a column and what is free.</summary>
        private void AddWindow(LinearProgramBuilder build, int k, int column, double freeWatts)
        {
            int row = build.AddRow("window", double.NegativeInfinity, freeWatts * Mega);
            build.Set(row, column, -1);
            for (int i = k; i < Math.Min(k + perWindow, input.CarWatts.Count); i++)
            {
                build.Set(row, first + (i * perStep), 1.0 / perWindow);
            }
        }

        /// <summary>
        /// Steps of a metering interval. Where steps are longer, a step's mean is at most the highest of its intervals; where the two do not fit into each other nothing can be said of
        /// a peak, so none is charged and the bound stays one.
        /// </summary>
        private int PerWindow()
        {
            var window = site.Tariff.DemandWindow;
            return window.Ticks % input.Step.Ticks == 0 ? (int)(window.Ticks / input.Step.Ticks) : input.Step.Ticks % window.Ticks == 0 ? 1 : 0;
        }

        private WorkShares WorkAt(int k) => k < input.Work.Count ? input.Work[k] : WorkShares.Full;

        private Instant AtStep(int k) => input.From + (k * input.Step);
    }
}
