namespace Megapod.Control.Dispatch;

using Megapod.Control.Commands;
using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Where everybody should end up: cars first, then firm leases and other work by value, the battery with what is left. Targets ignore what is in
/// force now; the writer moves towards them no faster than headroom is confirmed free.
/// </summary>
internal sealed class Allocator
{
    private const int NearSlots = 3;
    private const double StepRoundingWatts = 0.01;

    /// <summary>What a watt that nobody declares weighs in apparent power.</summary>
    private static readonly double ResidualPerWatt = Math.Sqrt(1 + (GrantLedger.ResidualTan * GrantLedger.ResidualTan));

    /// <summary>For so long after a plug-in the battery holds nothing for the car; confirmed within two seconds, its support is there before the first power at ten.</summary>
    private const long ExpectTicks = 6 * TimeSpan.TicksPerSecond;

    /// <summary>Room for growth is made so long before a device may be written: shrinks of others are confirmed in a few seconds.</summary>
    private const long RoomLeadTicks = 5 * TimeSpan.TicksPerSecond;

    private readonly PowerTree tree;
    private readonly LimitRow[] rows;
    private readonly int[][] path;
    private readonly double[][] perWatt;
    private readonly ComputeSegment[] segments;
    private readonly RackWork work;
    private readonly ComputeValues worth;
    private readonly int nearSlots;
    private readonly double[] rowResidual;
    private readonly double[] overshoot;
    private readonly double[] minimum;
    private readonly double[] wants;
    private readonly double[] more;
    private readonly Consumer?[] stepped;
    private readonly bool hasSteps;
    private readonly double[] load;
    private readonly double[] cap;

    public Allocator(PowerTree tree, GrantLedger ledger)
    {
        this.tree = tree;
        rows = ledger.Rows;
        int consumers = tree.Consumers.Length;

        // A limit that is still to begin stops the renewal of what would outlast it; what never lapses has to be told so long ahead that it is down by then.
        var slowest = tree.Consumers.Where(c => c.Enforcement.HoldsUntilTold).Select(c => c.Enforcement.CommandLatency + c.Enforcement.ActuationTime + SiteCycle.Period).DefaultIfEmpty(TimeSpan.Zero).Max();
        nearSlots = Math.Max(NearSlots, Horizon.For(tree).Touching(0, slowest.Ticks));
        path = [.. Enumerable.Range(0, consumers).Select(ledger.PathRows)];
        perWatt = [.. Enumerable.Range(0, consumers).Select(i => path[i].Select(r => PerWatt(rows[r], i)).ToArray())];
        segments = ComputeOrder.ByRack(tree);
        worth = new ComputeValues(tree, segments);
        work = new RackWork(tree, rows, segments, PerWatt);
        rowResidual = [.. rows.Select(r => Enumerable.Range(0, tree.Nodes.Length).Where(n => tree.IsAtOrAbove(r.Node, n)).Sum(n => tree.Nodes[n].Residual.Value))];
        minimum = [.. tree.Consumers.Select(c => c.Minimum.Value)];
        wants = new double[consumers];
        more = new double[rows.Length];
        stepped = [.. tree.Consumers.Select(c => c.Step.Value > 0 ? c : null)];
        hasSteps = stepped.Any(c => c is not null);
        overshoot = [.. tree.Consumers.Select(c => c.IsControlled && c.Enforcement.Class != EnforcementClass.Hardware ? c.Enforcement.Overshoot.Value : 0)];
        load = new double[rows.Length];
        cap = new double[rows.Length];
        Targets = new double[consumers];
        Wanted = new double[consumers];
        Limits = new int[consumers];
        Kinds = new ReasonKind[consumers];
    }

    /// <summary>Per consumer, the ceiling it should come to, W.</summary>
    public double[] Targets { get; }

    /// <summary>Per consumer, what it would get without limits, W.</summary>
    public double[] Wanted { get; }

    /// <summary>Per consumer, the row or guard that limits it; −1 when none does.</summary>
    public int[] Limits { get; }

    /// <summary>Per consumer, why its target is below what it wants.</summary>
    public ReasonKind[] Kinds { get; }

    /// <summary>Discharge that the targets need, W.</summary>
    public double SupportNeeded { get; private set; }

    /// <summary>What the battery may charge beside the targets, W.</summary>
    public double ChargeRoom { get; private set; }

    /// <summary>Compute wanted at present prices less compute given, W.</summary>
    public double ComputeShort { get; private set; }

    /// <summary>Sets the targets.</summary>
    public void Allocate(GrantLedger ledger, CommandState[] commands, CarDemand[] cars, int[] order, PriceBand band, Bounds bounds, SiteSnapshot snapshot, in Economics economics, double supportForRacks, Instant now)
    {
        work.See(snapshot, now);
        worth.See(snapshot, now);
        Base(ledger, bounds);
        Cars(ledger, commands, cars, order, bounds, snapshot, economics.IsFirmBeforeCars, now);
        Standing(ledger);
        Racks(bounds, band, economics, Math.Min(supportForRacks, bounds.SupportWatts), now);
        WholeSteps(tree.ConnectorCount, tree.RackCount, bounds, Math.Min(supportForRacks, bounds.SupportWatts), ledger);
        Expect(ledger, cars, now);
        Battery();
    }

    /// <summary>By how much a row is taken up more in the slots that racks' grants touch than now, W: what may lapse to a higher fallback in them.</summary>
    public static double RiseOf(GrantLedger ledger, int row)
    {
        double now = ledger.Need(row, 0) - ledger.Cap(row, 0);
        double most = now;
        for (int k = 1; k < NearSlots; k++)
        {
            most = Math.Max(most, ledger.Need(row, k) - ledger.Cap(row, k));
        }

        return most - now;
    }

    private static double PerWatt(LimitRow row, int consumer) => row.Share[consumer] * Math.Sqrt(1 + (row.Tan[consumer] * row.Tan[consumer]));

    private void Base(GrantLedger ledger, Bounds bounds)
    {
        for (int r = 0; r < rows.Length; r++)
        {
            load[r] = (rowResidual[r] + ledger.UnexplainedBelow(r)) * (rows[r].IsActivePower ? 1 : ResidualPerWatt);
            cap[r] = ledger.Cap(r, 0);
            for (int k = 1; k < nearSlots; k++)
            {
                cap[r] = Math.Min(cap[r], ledger.Cap(r, k));
            }
        }

        for (int i = 0; i < Targets.Length; i++)
        {
            Limits[i] = -1;
            Kinds[i] = ReasonKind.None;
            var consumer = tree.Consumers[i];
            if (!consumer.IsControlled || ledger.IsAdvisory[i])
            {
                Targets[i] = consumer.IsControlled ? bounds.MaximumWatts[i] : ledger.WorstCase(i);
                Load(i, ledger.WorstCase(i));
                Kinds[i] = consumer.IsControlled ? ReasonKind.Advisory : ReasonKind.None;
            }
            else if (consumer.Kind == ConsumerKind.Rack)
            {
                Targets[i] = Math.Min(consumer.Minimum.Value, bounds.MaximumWatts[i]);

                // A rack that was told nothing may come back at its idle power at any time, and the ledger counts it.
                Load(i, consumer.Minimum.Value + overshoot[i]);
            }
            else
            {
                Targets[i] = 0;
            }

            Wanted[i] = Targets[i];
        }
    }

    /// <summary>What a car should have at most, on a ceiling that its connector knows: the one above its want, because the one below would hold it back.</summary>
    private double WantOf(int i, CarDemand[] cars, Bounds bounds)
    {
        if (stepped[i] is not { } consumer)
        {
            return Math.Min(cars[i].WantWatts, bounds.MaximumWatts[i]);
        }

        return consumer.WholeStepsBelow(Math.Min(consumer.WholeStepsAbove(cars[i].WantWatts), bounds.MaximumWatts[i]));
    }

    /// <summary>
    /// Cars, in three rounds: everybody's minimum, then by least laxity what each uses, then in the same order the room that each would like above it. Room that
    /// may never be used must not take power from a car that uses it.
    /// </summary>
    private void Cars(GrantLedger ledger, CommandState[] commands, CarDemand[] cars, int[] order, Bounds bounds, SiteSnapshot snapshot, bool isFirmFirst, Instant now)
    {
        double support = bounds.SupportWatts;
        bool isStopped = false;
        for (int i = 0; i < cars.Length; i++)
        {
            if (Kinds[i] == ReasonKind.Advisory)
            {
                continue;
            }

            if (!cars[i].IsPlugged)
            {
                Kinds[i] = ReasonKind.Vacant;
                continue;
            }

            // The ledger counts what a device may take above its ceiling for a moment; room that is not there for it is not there for the car.
            Load(i, overshoot[i]);
            Wanted[i] = cars[i].WantWatts;
            double want = WantOf(i, cars, bounds);
            wants[i] = want;
            double least = Math.Min(minimum[i], want);
            double given = Take(i, least, support);
            if (given < least - StepRoundingWatts)
            {
                // Below the smallest deliverable power a session is stopped cleanly rather than starved.
                Load(i, -given);
                given = 0;
                Kinds[i] = ReasonKind.Limit;
            }

            Targets[i] = given;
            isStopped |= given < least;
        }

        if (isFirmFirst)
        {
            FirmRacks(bounds, support);
        }

        if (isStopped || !TakeAll(cars, support))
        {
            Share(ledger, commands, cars, order, bounds, snapshot, now);
        }

        for (int i = 0; i < cars.Length; i++)
        {
            if (!IsServed(i, cars))
            {
                continue;
            }

            double want = wants[i];
            if (Targets[i] < want - 1)
            {
                Kinds[i] = Limits[i] >= 0 ? ReasonKind.Limit : ReasonKind.WriteInterval;
            }
            else
            {
                Kinds[i] = want < cars[i].WantWatts ? ReasonKind.Guard : cars[i].IsTrimmed ? ReasonKind.Trimmed : ReasonKind.None;
                Limits[i] = Kinds[i] == ReasonKind.Guard ? (int)bounds.MaximumBy[i] : -1;
            }
        }
    }

    /// <summary>Firm racks get all they want before any car gets more than its minimum: what must stay in an island. Their turn among the racks then finds nothing left to give.</summary>
    private void FirmRacks(Bounds bounds, double support)
    {
        for (int i = tree.ConnectorCount; i < tree.ConnectorCount + tree.RackCount; i++)
        {
            double most = Math.Min(bounds.MaximumWatts[i], work.MostWatts(i));
            if (tree.Consumers[i].Class == WorkloadClass.Firm && Kinds[i] == ReasonKind.None && most > Targets[i])
            {
                Targets[i] += Take(i, most - Targets[i], support);
            }
        }
    }

    private bool IsServed(int i, CarDemand[] cars) => cars[i].IsPlugged && Kinds[i] is not ReasonKind.Advisory && (Targets[i] != 0 || Limits[i] < 0);

    /// <summary>Gives everybody all of their wants if all of it fits at once, which is the usual case; otherwise nothing.</summary>
    private bool TakeAll(CarDemand[] cars, double support)
    {
        Array.Clear(more);
        for (int i = 0; i < cars.Length; i++)
        {
            if (IsServed(i, cars))
            {
                int[] on = path[i];
                for (int j = 0; j < on.Length; j++)
                {
                    more[on[j]] += perWatt[i][j] * (wants[i] - Targets[i]);
                }
            }
        }

        for (int r = 0; r < rows.Length; r++)
        {
            if (load[r] + more[r] > rows[r].LoadWith(cap[r], support))
            {
                return false;
            }
        }

        for (int r = 0; r < rows.Length; r++)
        {
            load[r] += more[r];
        }

        for (int i = 0; i < cars.Length; i++)
        {
            Targets[i] = IsServed(i, cars) ? wants[i] : Targets[i];
        }

        return true;
    }

    /// <summary>Two rounds by least laxity: what each uses, then the room that each would like.</summary>
    private void Share(GrantLedger ledger, CommandState[] commands, CarDemand[] cars, int[] order, Bounds bounds, SiteSnapshot snapshot, Instant now)
    {
        double support = bounds.SupportWatts;
        Sort(order, cars, snapshot, now);
        for (int round = 0; round < 2; round++)
        {
            foreach (int i in order)
            {
                if (!IsServed(i, cars))
                {
                    continue;
                }

                double want = wants[i];
                double reach = cars[i].IsOpened ? Reach(ledger, in commands[i], i, want, now) : want;
                double goal = round == 0 ? Math.Min(reach, cars[i].NeedWatts) : reach;
                if (goal > Targets[i])
                {
                    Targets[i] += Take(i, goal - Targets[i], support);
                }
            }
        }

        WholeSteps(0, tree.ConnectorCount, bounds, support);
    }

    /// <summary>
    /// How far a connector's ceiling can come soon: no higher than it stands while its device may not be written yet. What it cannot take now, others can;
    /// shortly before it may be written again, room is made for it.
    /// </summary>
    private double Reach(GrantLedger ledger, in CommandState commands, int i, double want, Instant now)
    {
        double ceiling = ledger.Ceiling(i);
        long next = commands.SentAt + tree.Consumers[i].Enforcement.MinimumWriteInterval.Ticks;
        return ceiling < want && now.Ticks + RoomLeadTicks < next ? Math.Min(want, Math.Max(ceiling, minimum[i])) : want;
    }

    /// <summary>
    /// What connectors still hold above their targets (a trim not yet worth a write, a withdrawal not yet confirmed) is not there for others: counting on it
    /// would leave a growing car waiting while racks and battery stand on its headroom.
    /// </summary>
    private void Standing(GrantLedger ledger)
    {
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            double standing = ledger.WorstCase(i) - (Kinds[i] == ReasonKind.Vacant ? 0 : overshoot[i]);
            if (Kinds[i] == ReasonKind.WriteInterval)
            {
                // Growth that only waits for the device stays kept free from compute.
                standing = Math.Max(standing, wants[i]);
            }

            double above = standing - Targets[i];
            if (above > 0 && Kinds[i] != ReasonKind.Advisory)
            {
                Load(i, above);
            }
        }
    }

    /// <summary>Least laxity first: time to departure less the time that the energy asked takes at the car's own maximum; then whoever got least so far; then by index.</summary>
    private void Sort(int[] order, CarDemand[] cars, SiteSnapshot snapshot, Instant now)
    {
        long usual = tree.Site.Cars.UsualStay.Ticks;
        for (int a = 1; a < order.Length; a++)
        {
            int moving = order[a];
            int b = a - 1;
            while (b >= 0 && Before(moving, order[b]))
            {
                order[b + 1] = order[b];
                b--;
            }

            order[b + 1] = moving;
        }

        bool Before(int x, int y)
        {
            long lx = Laxity(x), ly = Laxity(y);
            double ex = snapshot.Connectors[x].EnergyDelivered.Value, ey = snapshot.Connectors[y].EnergyDelivered.Value;
            return lx != ly ? lx < ly : ex != ey ? ex < ey : x < y;
        }

        long Laxity(int i)
        {
            ref readonly var c = ref snapshot.Connectors[i];
            if (!c.IsPlugged)
            {
                return long.MaxValue;
            }

            long departure = c.Departure == Instant.Forever || c.Departure == Instant.Never ? Math.Max(cars[i].PluggedAt + usual, now.Ticks) : c.Departure.Ticks;
            double asked = Math.Max(0, c.EnergyAsked.Value - c.EnergyDelivered.Value);
            double most = c.CarMaximum.Value > 0 ? c.CarMaximum.Value : tree.Consumers[i].Nameplate.Value;
            return (departure - now.Ticks - (long)(asked / most * TimeSpan.TicksPerHour)) / TimeSpan.TicksPerMinute;
        }
    }

    private void Racks(Bounds bounds, PriceBand band, in Economics economics, double support, Instant now)
    {
        double peakRoom = economics.PeakRoomWatts;
        double wanted = 0;
        double got = 0;
        foreach (int s in worth.Order)
        {
            var segment = segments[s];

            // What work says of itself decides who goes first; whether power is spent at all is judged by the site file, as the plan is from which the prices come.
            double value = segment.ValuePerWattHour;
            band.Update(s, value, economics.PriceLess, economics.PriceMore, now);
            if (economics.IsFirmBeforeCars && tree.Consumers[segment.Racks[0]].Class == WorkloadClass.Firm)
            {
                Served(s, bounds);
                continue;
            }

            double total = work.Totals[s];
            if (total <= 0)
            {
                continue;
            }

            ReasonKind shed = Shed(value, band.IsShed[s], economics);
            double part = shed == ReasonKind.None ? 1 : 0;
            int binding = -1;
            if (part > 0)
            {
                wanted += total;
                work.Offer(s, bounds.MaximumWatts, Targets);
                if (value < economics.YieldPrice && peakRoom < work.OfferedWatts)
                {
                    part = Math.Max(0, peakRoom) / Math.Max(1, work.OfferedWatts);
                    shed = ReasonKind.MonthPeak;
                }

                int[] on = work.Rows[s];
                for (int j = 0; j < on.Length; j++)
                {
                    int r = on[j];
                    double sum = work.OfferedSums[j];
                    double free = rows[r].LoadWith(cap[r], support) - load[r];
                    if (free < part * sum)
                    {
                        part = Math.Max(0, free) / sum;
                        binding = r;
                    }
                }
            }

            double before = got;
            for (int j = 0; j < segment.Racks.Length; j++)
            {
                int i = segment.Racks[j];
                double width = work.Widths[s][j];
                Wanted[i] += width;
                double room = bounds.MaximumWatts[i] - Targets[i];
                double give = part * Math.Min(width, Math.Max(0, room));
                if (give > 0)
                {
                    Targets[i] += give;
                    got += give;
                    Load(i, give);
                }

                if (give < width - 1 && Kinds[i] == ReasonKind.None)
                {
                    bool guarded = room < width && give >= room - 1;
                    Kinds[i] = guarded ? ReasonKind.Guard : binding >= 0 ? ReasonKind.Limit : shed;
                    Limits[i] = guarded ? (int)bounds.MaximumBy[i] : binding;
                }
            }

            peakRoom -= got - before;
        }

        ComputeShort = Math.Max(0, wanted - got);
    }

    /// <summary>Explains racks that have had their turn before.</summary>
    private void Served(int s, Bounds bounds)
    {
        var segment = segments[s];
        for (int j = 0; j < segment.Racks.Length; j++)
        {
            int i = segment.Racks[j];
            Wanted[i] += work.Widths[s][j];
            if (Kinds[i] == ReasonKind.None && Targets[i] < Wanted[i] - 1)
            {
                bool isGuarded = Targets[i] >= bounds.MaximumWatts[i] - 1;
                Kinds[i] = isGuarded ? ReasonKind.Guard : ReasonKind.Limit;
                Limits[i] = isGuarded ? (int)bounds.MaximumBy[i] : Limits[i];
            }
        }
    }

    private static ReasonKind Shed(double value, bool isPricedOut, in Economics economics)
    {
        if (economics.IsFarBelowReserve || (economics.IsBelowReserve && value < economics.YieldPrice))
        {
            return ReasonKind.Reserve;
        }

        return isPricedOut ? ReasonKind.Price : ReasonKind.None;
    }

    /// <summary>
    /// Brings the targets of stepped devices down to ceilings that they know and gives what that frees in whole steps to racks: first to those that run, so
    /// that they go on running, then by index. In all no more is given than before. Worked number: three racks that only run or rest (idle 10 kW, step 30 kW)
    /// with targets of 20 kW come down to 10 kW each, and the 30 kW let the first of them run.
    /// </summary>
    private void WholeSteps(int first, int count, Bounds bounds, double support, GrantLedger? ledger = null)
    {
        if (!hasSteps)
        {
            return;
        }

        double pool = 0;
        for (int i = first; i < first + count; i++)
        {
            double whole = tree.Consumers[i].WholeStepsBelow(Targets[i]);
            if (whole < Targets[i] && Kinds[i] != ReasonKind.Advisory)
            {
                pool += Targets[i] - whole;
                Load(i, whole - Targets[i]);
                Targets[i] = whole;
            }
        }

        for (int round = 0; round < 2 && pool > 0 && ledger is not null; round++)
        {
            for (int i = first; i < first + count; i++)
            {
                double step = tree.Consumers[i].Step.Value;
                double wanted = Math.Min(Wanted[i], bounds.MaximumWatts[i]);
                double most = round == 0 ? Math.Min(wanted, ledger.Ceiling(i)) : wanted;
                while (step > 0 && pool >= step - StepRoundingWatts && Kinds[i] != ReasonKind.Advisory && Targets[i] + step <= most + StepRoundingWatts && Room(i, support) >= step - StepRoundingWatts)
                {
                    Load(i, step);
                    Targets[i] += step;
                    pool -= step;
                }
            }
        }
    }

    private double Room(int i, double support)
    {
        double room = double.PositiveInfinity;
        for (int j = 0; j < path[i].Length; j++)
        {
            int r = path[i][j];
            room = Math.Min(room, (rows[r].LoadWith(cap[r], support) - load[r]) / perWatt[i][j]);
        }

        return room;
    }

    /// <summary>Cars that have just plugged in take no power for a while: compute makes room at once, but the battery, which is quick, holds none for them yet.</summary>
    private void Expect(GrantLedger ledger, CarDemand[] cars, Instant now)
    {
        for (int i = 0; i < cars.Length; i++)
        {
            if (cars[i].IsPlugged && !cars[i].IsOpened && now.Ticks - cars[i].PluggedAt < ExpectTicks)
            {
                Load(i, Math.Min(0, ledger.WorstCase(i) - overshoot[i] - Targets[i]));
            }
        }
    }

    private void Battery()
    {
        double needed = 0;
        double room = double.PositiveInfinity;
        for (int r = 0; r < rows.Length; r++)
        {
            if (rows[r].BatteryShare > 0)
            {
                needed = Math.Max(needed, rows[r].SupportFor(load[r], cap[r]));
                room = Math.Min(room, (cap[r] - load[r]) / rows[r].BatteryShare);
            }
        }

        SupportNeeded = needed;
        ChargeRoom = Math.Max(0, room);
    }

    private double Take(int i, double amount, double support)
    {
        double taken = amount;
        int[] on = path[i];
        for (int j = 0; j < on.Length; j++)
        {
            int r = on[j];
            double free = (rows[r].LoadWith(cap[r], support) - load[r]) / perWatt[i][j];
            if (free < taken)
            {
                taken = Math.Max(0, free);
                Limits[i] = r;
            }
        }

        Load(i, taken);
        return taken;
    }

    private void Load(int i, double watts)
    {
        int[] on = path[i];
        for (int j = 0; j < on.Length; j++)
        {
            load[on[j]] += perWatt[i][j] * watts;
        }
    }
}
