namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;

/// <summary>What grants and floors look like on the wire, and whether the station's own sum agrees.</summary>
internal sealed partial class Station
{
    /// <summary>How often the station is asked what its limits come to.</summary>
    private static readonly TimeSpan ComparePeriod = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead it is asked.</summary>
    private const int CompareSeconds = 60;

    /// <summary>How far ahead it is asked for what it holds from before: further than any grant lasts.</summary>
    private const int HeldSeconds = 600;

    /// <summary>Two limits that differ by less than this share, or by less than the wire's tenth of its unit, are the same.</summary>
    private const double Same = 0.01;

    /// <summary>Numbers of our profiles: far from those that makers ship.</summary>
    private const int FloorIds = 77_000;
    private const int GrantIds = 78_000;

    /// <summary>Numbers between the first of our floors and the last of our grants are ours, whoever else writes profiles.</summary>
    private const int AfterOurIds = 79_000;

    /// <summary>Limits of an operator that change more often within a grant than this are taken at their lowest: some stations take few periods.</summary>
    private const int MostPeriods = 4;

    private const decimal Tenth = 0.1m;
    private const int ThreePhases = 3;

    /// <summary>What the operator allows the whole station, by the station's clock; guarded by the gate.</summary>
    private IReadOnlyList<LimitProfile> above = [];
    private bool isFloorMoving;

    /// <summary>Whether a profile of this number is one of ours.</summary>
    public static bool IsOurs(int profile) => profile is >= FloorIds and < AfterOurIds;

    /// <summary>The time by the station's clock, as far as it is known.</summary>
    public Instant StationTime
    {
        get
        {
            lock (gate)
            {
                return StationNow(host.Clock());
            }
        }
    }

    /// <summary>The operator's limits of the whole station. Ours are never above them, in force and in silence.</summary>
    public void Cap(IReadOnlyList<LimitProfile> limits)
    {
        // A current without phases is that of the fewest phases that a connector has: never more than was said.
        int phases = stalls.Min(s => s.Config.Phases == Phases.Three ? ThreePhases : 1);
        lock (gate)
        {
            above = [.. limits.Select(l => l with { Periods = [.. l.Periods.Select(p => p with { Phases = p.Phases ?? phases })] })];
            if (link is null || !host.MayCommand)
            {
                return;
            }

            if (!isReady)
            {
                // A floor that is on its way may not know of them.
                Settle();
                return;
            }

            var now = host.Clock();
            MoveFloor(now);
            if (Array.Find(stalls, s => LeftOf(s, now) >= LeastLeft) is { } granted)
            {
                Carry(granted);
            }
        }
    }

    /// <summary>Writes the floor anew where the operator's limits make it another one. Within the gate.</summary>
    private void MoveFloor(Instant now)
    {
        if (!PurposeIsStation || !isReady || !host.MayCommand || isFloorMoving || link is not { } on || dialect is not { } speaks || stalls[0].Floor is not { } written)
        {
            return;
        }

        var can = abilities ?? StationAbilities.Unknown;
        if (FloorOf(stalls[0], can).Periods[0] == written.Periods[0])
        {
            return;
        }

        isFloorMoving = true;
        _ = MoveFloorAsync(on, speaks, can);
    }

    private async Task MoveFloorAsync(OcppLink on, IStationDialect speaks, StationAbilities can)
    {
        try
        {
            await WriteFloorAsync(on, speaks, stalls[0], can, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                isFloorMoving = false;
            }
        }
    }

    /// <summary>
    /// In silence nobody follows the operator's schedules: the floor is the lowest that any of them says at any time until it is over. Worked number: a floor of 60 kW under an operator's 100 kW by day
    /// and 40 kW by night is 40 kW.
    /// </summary>
    private double FloorWatts()
    {
        double watts = stalls.Sum(s => s.Config.Floor.Value);
        var at = StationNow(host.Clock());
        foreach (var limit in above.Where(l => !IsOver(l, at)))
        {
            foreach (var period in limit.Periods.Where(p => p.Limit >= 0))
            {
                watts = Math.Min(watts, (double)WholeStation.WattsOf(limit.Unit, period));
            }
        }

        return watts;
    }

    private static bool IsOver(LimitProfile limit, Instant at) =>
        limit.ValidTo <= at || (limit is { StartsFrom: LimitStart.Named, Start: { } start, DurationSeconds: { } seconds } && start + TimeSpan.FromSeconds(seconds) <= at);

    private LimitPlace WholeStation => new(0, null, null, Config.Voltage);

    /// <summary>A grant's periods under the operator's limits from now on: lower ones begin on the second before, higher ones on the second after.</summary>
    private IReadOnlyList<LimitPeriod> PeriodsOf(double watts, LimitUnit unit, Stall stall, Instant at, TimeSpan begun, int seconds)
    {
        if (!PurposeIsStation || above.Count == 0)
        {
            return [PeriodOf(watts, unit, stall)];
        }

        var periods = new List<LimitPeriod>();
        foreach (var (begins, limit) in CompositeLimit.Over(above, WholeStation, at, TimeSpan.FromSeconds(seconds) - begun))
        {
            var period = PeriodOf(limit is { } cap ? Math.Min(watts, cap.Value) : watts, unit, stall);
            if (periods.Count == 0)
            {
                periods.Add(period);
                continue;
            }

            var before = periods[^1];
            bool isLower = period.Limit < before.Limit;
            if (periods.Count == MostPeriods)
            {
                periods[^1] = isLower ? before with { Limit = period.Limit } : before;
                continue;
            }

            double since = (begun + begins).TotalSeconds;
            int second = (int)(isLower ? Math.Floor(since) : Math.Ceiling(since));
            if (second <= before.StartSeconds)
            {
                periods[^1] = before with { Limit = Math.Min(before.Limit, period.Limit) };
            }
            else if (period.Limit != before.Limit && second < seconds)
            {
                periods.Add(period with { StartSeconds = second });
            }
        }

        return periods;
    }

    private double HighestOf(LimitProfile profile) => profile.Periods.Max(p => (double)WholeStation.WattsOf(profile.Unit, p));

    private LimitProfile FloorOf(Stall stall, StationAbilities can)
    {
        double watts = PurposeIsStation ? FloorWatts() : stall.Config.Floor.Value;
        var unit = UnitOf(can);
        return new LimitProfile
        {
            Id = FloorIds + (PurposeIsStation ? 0 : stall.Number),
            Connector = PurposeIsStation ? 0 : stall.Number,
            Purpose = PurposeIsStation ? LimitPurpose.StationMaximum : LimitPurpose.TransactionDefault,
            Level = Quirks.FloorLevel,

            // It counts from a time that is long past by any clock, and has no end.
            Start = Instant.FromUtc(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            Unit = unit,
            Periods = [PeriodOf(watts, unit, stall)],
        };
    }

    /// <summary>
    /// A grant that ends when the ledger's command does: by the station's clock, in whole seconds, its start a little in the past so that it is in force at once. Worked number: 118.4 s left at
    /// 12:00:03.7 by the station's clock are a start at 12:00:01 and 121 s, until 12:02:02.
    /// </summary>
    private LimitProfile GrantOf(Stall stall, TimeSpan left, Instant now)
    {
        double watts = PurposeIsStation ? stalls.Sum(s => s.AllowedWatts(now)) : stall.Wanted.Ceiling.Value;
        left = PurposeIsStation ? stalls.Select(s => LeftOf(s, now)).Where(l => l >= LeastLeft).Append(left).Min() : left;
        var unit = UnitOf(abilities ?? StationAbilities.Unknown);
        Instant? start = null;
        int seconds = (int)left.TotalSeconds;
        if (!Quirks.CountsFromReceipt)
        {
            start = WholeSecond(StationNow(now) - StationClock.Slack);
            seconds = (int)(WholeSecond(StationNow(now) + left) - start.Value).TotalSeconds;
        }

        return new LimitProfile
        {
            Id = GrantIds + (PurposeIsStation ? 0 : stall.Number),
            Connector = PurposeIsStation ? 0 : stall.Number,
            Purpose = Quirks.Purpose,
            Level = Quirks.GrantLevel,
            Transaction = Quirks.Purpose == LimitPurpose.Transaction ? stall.Transaction : null,
            Start = start,
            DurationSeconds = seconds,
            Unit = unit,
            Periods = PeriodsOf(watts, unit, stall, StationNow(now), start is { } began ? StationNow(now) - began : TimeSpan.Zero, seconds),
        };
    }

    private LimitUnit UnitOf(StationAbilities can) => Quirks.Unit ?? (can is { TakesWatts: false, TakesAmperes: true } ? LimitUnit.Amperes : LimitUnit.Watts);

    /// <summary>Rounded down to the wire's tenths: never more than granted.</summary>
    private LimitPeriod PeriodOf(double watts, LimitUnit unit, Stall stall)
    {
        int phases = stall.Config.Phases == Phases.Three ? ThreePhases : 1;
        decimal amount = (decimal)watts;
        if (unit == LimitUnit.Amperes)
        {
            amount /= phases * (decimal)Config.Voltage.Value;
        }

        return new LimitPeriod(0, Math.Floor(amount / Tenth) * Tenth, phases == ThreePhases ? null : phases);
    }

    private static Instant WholeSecond(Instant at) => new(at.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);

    /// <summary>
    /// Asks what a connector holds since before this link, for a controller that takes the site over: the station's own sum, relative to its own present, so that its clock does not matter. Worked number:
    /// a floor of 30 kW, and the station says 250 kW for 45 s and 30 kW from then on: it holds 250 kW for 45 s. What it says that is not one of our grants over our floor is not taken for one.
    /// </summary>
    private async Task AskHeldAsync(OcppLink on, IStationDialect speaks, Stall stall, StationAbilities can, CancellationToken stop)
    {
        if (!Quirks.HasComposite || (PurposeIsStation && stalls.Length > 1) || stall.Floor is not { } floor)
        {
            return;
        }

        int connector = PurposeIsStation ? 0 : stall.Number;
        var at = host.Clock();
        var asked = await speaks.CompositeAsync(on, connector, HeldSeconds, UnitOf(can), stop).ConfigureAwait(false);
        if (!asked.IsSuccess)
        {
            return;
        }

        lock (gate)
        {
            var now = host.Clock();
            if (stop.IsCancellationRequested || !ReferenceEquals(stall.Floor, floor) || now - at > Config.ClockBound - StationClock.Slack)
            {
                return;
            }

            var place = new LimitPlace(connector, stall.Transaction, stall.ChargingSince, Config.Voltage);
            stall.Held = HeldOf(asked.Value, place, (double)place.WattsOf(floor.Unit, floor.Periods[0]), at);
            ShowHeld(now);
        }
    }

    private (double Watts, Instant Until)? HeldOf(StationComposite said, LimitPlace place, double floorWatts, Instant at)
    {
        bool IsFloor(LimitPeriod period) => period.Limit >= 0 && Math.Abs((double)place.WattsOf(said.Unit, period) - floorWatts) <= (Same * floorWatts) + 1;

        return said.Periods switch
        {
            [{ StartSeconds: 0 } only] when IsFloor(only) => (floorWatts, at - Config.ClockBound),
            [{ StartSeconds: 0, Limit: >= 0 } held, { StartSeconds: > 0 } after] when IsFloor(after) => ((double)place.WattsOf(said.Unit, held), at + TimeSpan.FromSeconds(after.StartSeconds)),
            _ => null,
        };
    }

    /// <summary>
    /// Puts on the board what each connector surely holds: what was said once goes on to hold for as long as nothing else is told over the same link. Around its end, by as much as the clocks may differ,
    /// nobody knows. Within the gate.
    /// </summary>
    private void ShowHeld(Instant now)
    {
        foreach (var stall in stalls)
        {
            if (stall.Held is null && !stall.IsHeldShown)
            {
                continue;
            }

            int consumer = stall.Config.Consumer;
            var held = stall.Held is not { } known ? HeldGrant.Unknown
                : known.Until > now ? new HeldGrant(new Watts(known.Watts), known.Until - now, now)
                : known.Until + Config.ClockBound > now ? HeldGrant.Unknown
                : HeldGrant.Nothing(now);
            stall.IsHeldShown = held.IsKnown;
            host.Board.Put(s => s.Held[consumer] = held);
        }
    }

    /// <summary>Compares the station's sum with ours, as a hint: the meter decides.</summary>
    private async Task CompareAsync(OcppLink on, IStationDialect speaks, Stall stall, CancellationToken stop)
    {
        int connector = PurposeIsStation ? 0 : stall.Number;
        LimitUnit unit;
        lock (gate)
        {
            unit = UnitOf(abilities ?? StationAbilities.Unknown);
        }

        var asked = await speaks.CompositeAsync(on, connector, CompareSeconds, unit, stop).ConfigureAwait(false);
        if (!asked.IsSuccess || asked.Value.Periods.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            // What was told meanwhile is in neither answer for sure.
            if (!ReferenceEquals(link, on) || stall.Grant is null || stall.Floor is null)
            {
                return;
            }

            var now = host.Clock();
            var place = new LimitPlace(connector, stall.Transaction, stall.ChargingSince, Config.Voltage);
            var ours = CompositeLimit.At([stall.Floor, stall.Grant], place, StationNow(now)).Watts;
            var first = asked.Value.Periods[0];
            Watts? theirs = first.Limit < 0 ? null : new Watts((double)place.WattsOf(asked.Value.Unit, first));
            Clear(OcppFaultCodes.SaysOtherwise);
            if (ours is { } limit && !(theirs is { } said && said.Value <= (limit.Value * (1 + Same)) + 1))
            {
                Trouble(StationFaults.SaysOtherwise(Config.Id, stall.Config.Id, limit, theirs));
            }
        }
    }
}
