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

    /// <summary>Two limits that differ by less than this share, or by less than the wire's tenth of its unit, are the same.</summary>
    private const double Same = 0.01;

    /// <summary>Numbers of our profiles: far from those that makers ship.</summary>
    private const int FloorIds = 77_000;
    private const int GrantIds = 78_000;

    private const decimal Tenth = 0.1m;
    private const int ThreePhases = 3;

    private LimitProfile FloorOf(Stall stall, StationAbilities can)
    {
        double watts = PurposeIsStation ? stalls.Sum(s => s.Config.Floor.Value) : stall.Config.Floor.Value;
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
            Periods = [PeriodOf(watts, unit, stall)],
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
