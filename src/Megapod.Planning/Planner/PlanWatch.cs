namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Looks at the site each cycle and says when a plan is due: as a quarter of an hour begins, and when something happens that the plan could not know. It adds up what cars
/// took, so that the planner can be told of quarters that are over. Costs little: it runs in the cycle.
/// </summary>
public sealed class PlanWatch
{
    /// <summary>Events within this time make one plan.</summary>
    public static readonly TimeSpan LeastBetween = TimeSpan.FromMinutes(1);

    /// <summary>A quarter of which less was seen says nothing.</summary>
    private static readonly TimeSpan LeastSeen = TimeSpan.FromMinutes(8);

    /// <summary>Readings older than this are not known.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);

    /// <summary>Air changes its temperature slowly, and sensors of it tell it seldom.</summary>
    private static readonly TimeSpan OldestAmbient = TimeSpan.FromMinutes(15);

    /// <summary>Cycles further apart than this did not see what lay between.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    /// <summary>By how much the battery's capability has to change to be news, as a share of its power.</summary>
    private const double NewsShare = 0.1;

    /// <summary>Most quarters that wait to be taken: a day. Older ones go first.</summary>
    private const int MostFinished = 96;

    /// <summary>Most departures that wait to be taken.</summary>
    private const int MostLeft = 1000;

    private const int RecentMinutes = 5;
    private readonly PowerTree tree;
    private readonly Queue<PlanQuarter> finished = [];
    private readonly Queue<CarDeparture> left = [];
    private readonly Stay[] stays;
    private readonly WorkCount work;
    private readonly double[] minutes = new double[RecentMinutes];
    private Instant last = Instant.Never;
    private Instant quarter = Instant.Never;
    private double quarterJoules;
    private double quarterSeconds;
    private double solarJoules;
    private double solarSeconds;
    private double ambientSum;
    private double ambientSeconds;
    private double minuteJoules;
    private double minuteSeconds;
    private long minute = -1;
    private Instant askedAt = Instant.Never;
    private Instant askedQuarter = Instant.Never;
    private LimitConfig[] limits = [];
    private bool wasTied;
    private bool wasOnline;
    private double hadCharge;
    private double hadDischarge;
    private bool isDue;

    /// <summary>A watch that has seen nothing.</summary>
    public PlanWatch(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        stays = new Stay[tree.ConnectorCount];
        work = new WorkCount(tree);
        Array.Fill(minutes, double.NaN);
    }

    /// <summary>What cars took in the last minutes, W; NaN: unknown.</summary>
    public double RecentCarWatts
    {
        get
        {
            double sum = 0;
            int count = 0;
            foreach (double mean in minutes)
            {
                (sum, count) = double.IsNaN(mean) ? (sum, count) : (sum + mean, count + 1);
            }

            return count > 0 ? sum / count : minuteSeconds > 0 ? minuteJoules / minuteSeconds : double.NaN;
        }
    }

    /// <summary>Takes the quarters that ended since the last time, in order.</summary>
    public IReadOnlyList<PlanQuarter> TakeFinished()
    {
        PlanQuarter[] taken = [.. finished];
        finished.Clear();
        return taken;
    }

    /// <summary>Takes the departures of cars that had stated one, since the last time, in order.</summary>
    public IReadOnlyList<CarDeparture> TakeDepartures()
    {
        CarDeparture[] taken = [.. left];
        left.Clear();
        return taken;
    }

    /// <summary>Something happened elsewhere that a plan could not know, such as new prices: one is due.</summary>
    public void Call() => isDue = true;

    /// <summary>Looks at the site.</summary>
    /// <param name="snapshot">What is seen.</param>
    /// <param name="now">The instant, later than the one before.</param>
    /// <returns>What to ask the planner; null: nothing is due.</returns>
    public PlanRequest? See(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        WatchStays(snapshot, now);
        Count(snapshot, now);
        var start = SitePlanner.QuarterOf(now);
        isDue |= IsNews(snapshot);

        bool isOften = askedAt != Instant.Never && now >= askedAt && now - askedAt < LeastBetween;
        if (!wasTied || (start == askedQuarter && (!isDue || isOften)))
        {
            return null;
        }

        (askedAt, askedQuarter, isDue) = (now, start, false);
        return Request(snapshot, now);
    }

    private PlanRequest Request(SiteSnapshot snapshot, Instant now)
    {
        var battery = snapshot.Battery;

        // A meter that was read in the interval before tells that one's energy.
        long interval = tree.Site.Tariff.DemandWindow.Ticks;
        bool isThisInterval = snapshot.TakenAt.Ticks / interval == now.Ticks / interval;
        bool isOnline = tree.Site.Battery is not null && battery.IsOnline;
        return new PlanRequest
        {
            Now = now,
            RecentCarWatts = RecentCarWatts,
            Promises = Promises(snapshot),
            StoredWattHours = StoredWattHours(snapshot, now),
            MonthPeakWatts = snapshot.MonthPeak.Value,
            Charges = [.. snapshot.ChargePeaks],
            IntervalWattHours = isThisInterval ? snapshot.IntervalImport.Value : 0,
            EventLimits = [.. snapshot.EventLimits],
            ChargeWatts = isOnline ? battery.ChargeCapability.Value : 0,
            DischargeWatts = isOnline ? battery.DischargeCapability.Value : 0,
            WithPrices = true,
        };
    }

    /// <summary>Energy in the battery by a snapshot, Wh; NaN: unknown.</summary>
    /// <param name="snapshot">What is seen.</param>
    /// <param name="now">The instant.</param>
    public double StoredWattHours(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var soc = snapshot.Battery.Soc;
        return tree.Site.Battery is { } battery && soc.IsFresh(now, Oldest) && soc.Value is >= 0 and <= 1.05 ? soc.Value * battery.Energy.Value : double.NaN;
    }

    /// <summary>
    /// What plugged cars still ask for. The dispatcher's rule: who states no departure stays as long as the site file says is usual, and who has not told his maximum may take what the
    /// connector gives. Who has not told what he asks for is owed nothing that could be counted.
    /// </summary>
    private List<CarPromise> Promises(SiteSnapshot snapshot)
    {
        var promises = new List<CarPromise>();
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            ref readonly var car = ref snapshot.Connectors[i];
            double asked = car.EnergyAsked.Value - car.EnergyDelivered.Value;
            if (car.IsPlugged && !car.HasEnded && car.EnergyAsked.Value > 0 && asked > 0)
            {
                double most = tree.Consumers[i].Nameplate.Value;
                most = car.CarMaximum.Value > 0 ? Math.Min(most, car.CarMaximum.Value) : most;
                promises.Add(new CarPromise(asked, most, IsStated(car) ? car.Departure : car.PluggedAt + tree.Site.Cars.UsualStay, IsStated(car)));
            }
        }

        return promises;
    }

    /// <summary>
    /// Sees cars leave that had stated when they would. The latest that was stated in the session counts: a driver who takes back what he said just before he leaves has still left early.
    /// One that left while nobody looked left at an unknown time and is not counted.
    /// </summary>
    private void WatchStays(SiteSnapshot snapshot, Instant now)
    {
        bool isSeen = last != Instant.Never && now - last <= LongestGap;
        for (int i = 0; i < stays.Length; i++)
        {
            ref readonly var car = ref snapshot.Connectors[i];
            ref var stay = ref stays[i];
            bool isSame = car.IsPlugged && stay.PluggedAt == car.PluggedAt;
            if (!isSame && stay.Stated != Instant.Never && isSeen)
            {
                left.Enqueue(new CarDeparture(now, stay.Stated - now));
                if (left.Count > MostLeft)
                {
                    left.Dequeue();
                }
            }

            stay = isSame ? stay : new Stay(car.IsPlugged ? car.PluggedAt : Instant.Never, Instant.Never);
            stay = car.IsPlugged && IsStated(car) && car.Departure > stay.Stated ? stay with { Stated = car.Departure } : stay;
        }
    }

    private static bool IsStated(in ConnectorReading car) => car.Departure != Instant.Never && car.Departure != Instant.Forever;

    private void Count(SiteSnapshot snapshot, Instant now)
    {
        var start = SitePlanner.QuarterOf(now);
        if (start != quarter)
        {
            Close(start);
        }

        long at = now.Ticks / TimeSpan.TicksPerMinute;
        if (at != minute)
        {
            // Minutes that nobody saw are unknown.
            for (long k = Math.Max(minute, at - RecentMinutes); minute >= 0 && k < at; k++)
            {
                minutes[k % RecentMinutes] = k == minute && minuteSeconds > 0 ? minuteJoules / minuteSeconds : double.NaN;
            }

            (minute, minuteJoules, minuteSeconds) = (at, 0, 0);
        }

        double seconds = last == Instant.Never ? 0 : (now - last).TotalSeconds;
        last = now;
        double watts = CarWatts(snapshot, now);
        if (seconds > 0 && seconds <= LongestGap.TotalSeconds && !double.IsNaN(watts))
        {
            quarterJoules += watts * seconds;
            quarterSeconds += seconds;
            minuteJoules += watts * seconds;
            minuteSeconds += seconds;
        }

        if (seconds > 0 && seconds <= LongestGap.TotalSeconds)
        {
            CountSky(snapshot, now, seconds);
            work.Add(snapshot, now, seconds);
        }
    }

    private void CountSky(SiteSnapshot snapshot, Instant now, double seconds)
    {
        double production = 0;
        foreach (var reading in snapshot.SolarPower)
        {
            production = reading.IsFresh(now, Oldest) ? production + Math.Max(0, -reading.Value) : double.NaN;
        }

        if (snapshot.SolarPower.Length > 0 && !double.IsNaN(production))
        {
            (solarJoules, solarSeconds) = (solarJoules + (production * seconds), solarSeconds + seconds);
        }

        if (snapshot.Ambient.IsFresh(now, OldestAmbient))
        {
            (ambientSum, ambientSeconds) = (ambientSum + (snapshot.Ambient.Value * seconds), ambientSeconds + seconds);
        }
    }

    private void Close(Instant next)
    {
        var worked = work.Take(LeastSeen.TotalSeconds);
        if (quarter != Instant.Never && quarterSeconds >= LeastSeen.TotalSeconds)
        {
            double least = LeastSeen.TotalSeconds;
            finished.Enqueue(new PlanQuarter(
                quarter, quarterJoules / quarterSeconds, solarSeconds >= least ? solarJoules / solarSeconds : double.NaN, ambientSeconds >= least ? ambientSum / ambientSeconds : double.NaN, worked));
            if (finished.Count > MostFinished)
            {
                finished.Dequeue();
            }
        }

        (quarter, quarterJoules, quarterSeconds) = (next, 0, 0);
        (solarJoules, solarSeconds, ambientSum, ambientSeconds) = (0, 0, 0, 0);
    }

    /// <summary>What all cars draw, W; NaN where that of a plugged one is not known.</summary>
    private double CarWatts(SiteSnapshot snapshot, Instant now)
    {
        double sum = 0;
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            var reading = snapshot.ConsumerPower[i];
            if (reading.IsFresh(now, Oldest))
            {
                sum += Math.Max(0, reading.Value);
            }
            else if (snapshot.Connectors[i].IsPlugged)
            {
                return double.NaN;
            }
        }

        return sum;
    }

    /// <summary>Whether something happened that a plan which is being followed could not know.</summary>
    private bool IsNews(SiteSnapshot snapshot)
    {
        bool isOnline = tree.Site.Battery is null || snapshot.Battery.IsOnline;
        double charge = isOnline ? snapshot.Battery.ChargeCapability.Value : 0;
        double discharge = isOnline ? snapshot.Battery.DischargeCapability.Value : 0;
        bool isTied = IsTied(snapshot);
        double much = NewsShare * (tree.Site.Battery?.Power.Value ?? 0);
        if (isTied == wasTied && isOnline == wasOnline && Math.Abs(charge - hadCharge) <= much && Math.Abs(discharge - hadDischarge) <= much && AreKnown(snapshot.EventLimits))
        {
            return false;
        }

        (wasTied, wasOnline, hadCharge, hadDischarge) = (isTied, isOnline, charge, discharge);
        limits = [.. snapshot.EventLimits];
        return true;
    }

    private bool AreKnown(IReadOnlyList<LimitConfig> events)
    {
        bool isSame = events.Count == limits.Length;
        for (int l = 0; isSame && l < limits.Length; l++)
        {
            var (one, other) = (events[l], limits[l]);
            isSame = ReferenceEquals(one, other)
                || (one.Id == other.Id && one.Amount == other.Amount && one.Direction == other.Direction && one.ValidFrom == other.ValidFrom && one.ValidUntil == other.ValidUntil);
        }

        return isSame;
    }

    /// <summary>Where a relay is fitted it says how the site stands to the grid, otherwise the driver. Off the grid there is nothing to plan.</summary>
    private static bool IsTied(SiteSnapshot snapshot) =>
        snapshot.Relay.IsFitted ? snapshot.Relay.Breaker == BreakerPosition.Closed : snapshot.Topology == GridTopology.GridTied;

    /// <summary>A car at a connector, and the latest departure that it stated; never: none.</summary>
    private readonly record struct Stay(Instant PluggedAt, Instant Stated);
}
