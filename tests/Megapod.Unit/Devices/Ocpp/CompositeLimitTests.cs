namespace Megapod.Unit.Devices.Ocpp;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;

/// <summary>What charging profiles come to: levels, purposes, schedules and their ends.</summary>
public sealed class CompositeLimitTests
{
    private static readonly Instant Noon = Instant.FromUtc(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc));
    private static readonly LimitPlace Idle = new(1, null, null, new Volts(230));
    private static readonly LimitPlace Charging = new(1, "t1", Noon - TimeSpan.FromMinutes(10), new Volts(230));
    private static readonly LimitProfile Floor = Of(LimitPurpose.TransactionDefault, 0, 30_000) with { Id = 1, Start = Noon - TimeSpan.FromDays(1000) };

    [Fact]
    public void Lease_over_a_floor_falls_to_the_floor_when_it_ends()
    {
        var lease = Of(LimitPurpose.TransactionDefault, 1, 120_000) with { Start = Noon, DurationSeconds = 60 };
        Assert.Equal(new LimitNow(new Watts(120_000), Noon + TimeSpan.FromSeconds(60)), CompositeLimit.At([Floor, lease], Idle, Noon));
        Assert.Equal(new LimitNow(new Watts(30_000), Instant.Forever), CompositeLimit.At([lease, Floor], Idle, Noon + TimeSpan.FromSeconds(60)));

        // Before it begins the floor holds, until it begins.
        Assert.Equal(new LimitNow(new Watts(30_000), Noon), CompositeLimit.At([Floor, lease], Idle, Noon - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Lowest_purpose_holds_and_a_transactions_own_profile_takes_the_defaults_place()
    {
        var station = Of(LimitPurpose.StationMaximum, 0, 100_000) with { Connector = 0, Start = Noon };
        var own = Of(LimitPurpose.Transaction, 0, 150_000) with { Transaction = "t1", Start = Noon };
        Assert.Equal(new Watts(100_000), CompositeLimit.At([Floor, station, own], Charging, Noon).Watts);
        Assert.Equal(new Watts(150_000), CompositeLimit.At([Floor, own], Charging, Noon).Watts);
        Assert.Equal(new Watts(30_000), CompositeLimit.At([Floor, own], Charging with { Transaction = "t2" }, Noon).Watts);
        Assert.Equal(new Watts(30_000), CompositeLimit.At([Floor, own], Idle, Noon).Watts);
        Assert.Equal(new Watts(100_000), CompositeLimit.At([Floor, station], Idle with { Connector = 0 }, Noon).Watts);
    }

    [Fact]
    public void Highest_level_wins_and_of_two_alike_the_connectors_own()
    {
        var all = Of(LimitPurpose.TransactionDefault, 2, 50_000) with { Id = 5, Connector = 0, Start = Noon };
        var own = Of(LimitPurpose.TransactionDefault, 2, 60_000) with { Id = 6, Start = Noon };
        var lower = Of(LimitPurpose.TransactionDefault, 1, 10_000) with { Id = 7, Start = Noon };
        Assert.Equal(new Watts(60_000), CompositeLimit.At([own, all, lower], Idle, Noon).Watts);
        Assert.Equal(new Watts(60_000), CompositeLimit.At([all, lower, own], Idle, Noon).Watts);
        Assert.Equal(new Watts(50_000), CompositeLimit.At([all, own, lower], Idle with { Connector = 2 }, Noon).Watts);
    }

    [Fact]
    public void Schedule_without_a_start_counts_from_the_start_of_charging()
    {
        var relative = Of(LimitPurpose.TransactionDefault, 1, 80_000) with { DurationSeconds = 900, StartsFrom = LimitStart.Charging };
        Assert.Equal(new Watts(80_000), CompositeLimit.At([Floor, relative], Charging, Noon).Watts);
        Assert.Equal(new Watts(30_000), CompositeLimit.At([Floor, relative], Charging, Noon + TimeSpan.FromMinutes(5)).Watts);
        Assert.Equal(new Watts(30_000), CompositeLimit.At([Floor, relative], Idle, Noon).Watts);
    }

    [Fact]
    public void Daily_schedule_begins_anew_each_day_and_amperes_count_on_each_phase()
    {
        var daily = Of(LimitPurpose.TransactionDefault, 1, 0) with
        {
            StartsFrom = LimitStart.Daily,
            Start = Noon - TimeSpan.FromDays(3),
            DurationSeconds = 7200,
            Unit = LimitUnit.Amperes,
            Periods = [new(0, 16m), new(3600, 10m, 1)],
        };
        Assert.Equal(
            [(TimeSpan.Zero, new Watts(16 * 3 * 230)), (TimeSpan.FromHours(1), new Watts(2300)), (TimeSpan.FromHours(2), new Watts(30_000)), (TimeSpan.FromHours(24), new Watts(16 * 3 * 230))],
            CompositeLimit.Over([Floor, daily], Idle, Noon, TimeSpan.FromHours(24.5)).Select(c => (c.Start, c.Limit!.Value)));
    }

    [Fact]
    public void Validity_ends_what_its_schedule_would_let_go_on_and_a_negative_limit_is_none()
    {
        var valid = Of(LimitPurpose.TransactionDefault, 1, 80_000) with { Start = Noon, ValidFrom = Noon + TimeSpan.FromSeconds(10), ValidTo = Noon + TimeSpan.FromSeconds(20) };
        Assert.Equal(
            [(0d, 30_000d), (10, 80_000), (20, 30_000)],
            CompositeLimit.Over([Floor, valid], Idle, Noon, TimeSpan.FromMinutes(1)).Select(c => (c.Start.TotalSeconds, c.Limit!.Value.Value)));
        Assert.Null(CompositeLimit.At([Of(LimitPurpose.TransactionDefault, 0, -1) with { Start = Noon }], Idle, Noon).Watts);
        Assert.Equal(new LimitNow(null, Instant.Forever), CompositeLimit.At([], Idle, Noon));
    }

    [Fact]
    public void Limit_never_changes_before_it_says_that_it_may()
    {
        var profiles = Gen.Choose(0, 3).Select(p => (LimitPurpose)p).SelectMany(p => Gen.Choose(0, 2).SelectMany(level => Gen.Choose(-100, 100).SelectMany(start => Gen.Choose(0, 120).SelectMany(length =>
            Gen.Choose(0, 9).Select(kilowatts => Of(p, level, kilowatts * 1000) with
            {
                Id = (start * 1000) + length,
                Connector = p == LimitPurpose.StationMaximum ? 0 : 1,
                Start = Noon + TimeSpan.FromSeconds(start),
                DurationSeconds = length == 0 ? null : length,
                Periods = [new(0, kilowatts * 1000), new(30, 4000)],
            }))))).ListOf(6);
        Prop.ForAll(profiles.ToArbitrary(), set =>
        {
            var list = set.ToList();
            for (int at = 0; at < 240; at += 7)
            {
                var now = CompositeLimit.At(list, Charging, Noon + TimeSpan.FromSeconds(at));
                for (int later = at; later < 240 && Noon + TimeSpan.FromSeconds(later) < now.Until; later += 3)
                {
                    Assert.Equal(now.Watts, CompositeLimit.At(list, Charging, Noon + TimeSpan.FromSeconds(later)).Watts);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    private static LimitProfile Of(LimitPurpose purpose, int level, decimal watts) => new() { Id = 100 + level, Connector = 1, Purpose = purpose, Level = level, Periods = [new(0, watts)] };
}
