namespace Megapod.Wire.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;

/// <summary>What a controller that takes a site over learns of what its stations hold since before it.</summary>
public sealed class HeldTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string No = """{"status":"Rejected"}""";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("""{"startPeriod":0,"limit":250000.0},{"startPeriod":45,"limit":30000.0}""", 250_000, 45)]
    [InlineData("""{"startPeriod":0,"limit":0.0},{"startPeriod":118,"limit":30000.0}""", 0, 118)]
    [InlineData("""{"startPeriod":0,"limit":30000.0}""", 0, 0)]
    public async Task Station_that_says_a_grant_over_its_floor_holds_it_and_one_that_says_its_floor_holds_nothing(string periods, double watts, int seconds)
    {
        await using var bench = new CentralBench();
        await SayAsync(bench, periods);
        Assert.Equal(new HeldGrant(new Watts(watts), TimeSpan.FromSeconds(seconds), bench.Now), bench.Snapshot.Held[0]);

        // Nobody can tell it anything else meanwhile: it goes on to be so.
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        bench.Central.Pass();
        Assert.Equal(new HeldGrant(new Watts(watts), TimeSpan.FromSeconds(Math.Max(0, seconds - 20)), bench.Now), bench.Snapshot.Held[0]);
    }

    [Theory]
    [InlineData("""{"startPeriod":0,"limit":250000.0}""")]
    [InlineData("""{"startPeriod":0,"limit":250000.0},{"startPeriod":45,"limit":60000.0}""")]
    [InlineData("""{"startPeriod":0,"limit":250000.0},{"startPeriod":45,"limit":90000.0},{"startPeriod":60,"limit":30000.0}""")]
    [InlineData("""{"startPeriod":5,"limit":250000.0},{"startPeriod":45,"limit":30000.0}""")]
    public async Task What_it_says_that_is_no_grant_of_ours_over_our_floor_is_not_taken_for_one(string periods)
    {
        await using var bench = new CentralBench();
        await SayAsync(bench, periods);
        Assert.False(bench.Snapshot.Held[0].IsKnown);
    }

    [Fact]
    public async Task Around_the_end_of_what_it_holds_nobody_knows_and_after_it_the_floor_holds()
    {
        await using var bench = new CentralBench();
        await SayAsync(bench, """{"startPeriod":0,"limit":250000.0},{"startPeriod":45,"limit":30000.0}""");
        foreach (var (second, isKnown) in new[] { (44, true), (46, false), (49, false), (51, true) })
        {
            bench.Clock.MoveTo(TimeSpan.FromSeconds(second));
            bench.Central.Pass();
            Assert.Equal(isKnown, bench.Snapshot.Held[0].IsKnown);
        }

        Assert.Equal(TimeSpan.Zero, bench.Snapshot.Held[0].Remaining);
    }

    [Fact]
    public async Task Grant_is_held_once_it_is_taken_and_while_its_answer_is_awaited_nobody_knows()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        Assert.False(bench.Snapshot.Held[0].IsKnown);
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", No);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(10));
        bench.Central.Pass();
        Assert.Equal(new HeldGrant(new Watts(100_000), TimeSpan.FromSeconds(110), bench.Now), bench.Snapshot.Held[0]);
        bench.Central.Send(new GrantCommand(0, 2, new Watts(200_000), TwoMinutes));
        Assert.False(bench.Snapshot.Held[0].IsKnown);
        await bench.AnswerAsync("SetChargingProfile", No);
        await bench.AskAsync("Heartbeat", "{}");
        bench.Central.Pass();
        Assert.False(bench.Snapshot.Held[0].IsKnown);

        // Over another link it has to say so again.
        await bench.CutAsync();
        bench.Central.Pass();
        Assert.False(bench.Snapshot.Held[0].IsKnown);
    }

    [Fact]
    public async Task Kind_whose_sum_is_worth_nothing_is_not_asked_for_it()
    {
        await using var bench = new CentralBench(new StationQuirks { HasComposite = false });
        await BeginAsync(bench);
        await bench.TriggersAsync();
        Assert.False(bench.Snapshot.Held[0].IsKnown);
    }

    [Fact]
    public async Task Kind_that_knows_one_limit_for_all_its_connectors_cannot_say_what_each_holds()
    {
        await using var bench = new CentralBench(new StationQuirks { Purpose = LimitPurpose.StationMaximum });
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.TriggersAsync();
        Assert.False(bench.Snapshot.Held[0].IsKnown);
    }

    [Fact]
    public async Task What_was_decided_before_anybody_knew_of_a_car_does_not_stop_it()
    {
        await using var bench = new CentralBench();
        await BeginAsync(bench);
        bench.Central.Send(new GrantCommand(0, 1, Watts.Zero, TwoMinutes));
        await bench.HoldsAsync();
        for (int k = 0; k < 4; k++)
        {
            await bench.AnswerAsync("TriggerMessage", Yes);
        }

        bench.Clock.MoveTo(TimeSpan.FromSeconds(1));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 100_000, bench.Now));
        await bench.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 100_000, bench.Now));
        bench.Central.Pass();
        Assert.True(bench.IsSilent);

        // The cycle knows of it now.
        bench.Central.Send(new GrantCommand(0, 2, new Watts(120_000), TwoMinutes));
        Assert.Contains("\"limit\":120000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Car_that_charges_over_our_restart_is_plugged_in_since_it_was()
    {
        var plugged = CentralBench.Begin;
        ChargingSession kept;
        await using (var bench = new CentralBench())
        {
            await bench.SettleAsync();
            await bench.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""");
            bench.Clock.MoveTo(TimeSpan.FromSeconds(5));
            await bench.AskAsync("StartTransaction", """{"connectorId":1,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:05Z"}""");
            kept = Assert.Single(bench.Kept.Values);
        }

        await using var successor = new CentralBench(known: [kept]);
        successor.Clock.MoveTo(TimeSpan.FromSeconds(60));
        await SayAsync(successor, """{"startPeriod":0,"limit":250000.0},{"startPeriod":45,"limit":30000.0}""");
        await successor.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        Assert.Equal(plugged, successor.Snapshot.Connectors[0].PluggedAt);
    }

    private static async Task BeginAsync(CentralBench bench)
    {
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("SetChargingProfile", Yes);
    }

    /// <summary>The first connector says what it holds, and the second that it does not say.</summary>
    private static async Task SayAsync(CentralBench bench, string periods)
    {
        await BeginAsync(bench);
        Assert.Equal(
            """{"connectorId":1,"duration":600,"chargingRateUnit":"W"}""",
            await bench.AnswerAsync("GetCompositeSchedule", """{"status":"Accepted","connectorId":1,"scheduleStart":"2026-05-01T12:00:00Z","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[""" + periods + "]}}"));
        await bench.HoldsAsync(1);

        // Whatever comes after it shows that it was taken in.
        await bench.AnswerAsync("TriggerMessage", Yes);
    }
}
