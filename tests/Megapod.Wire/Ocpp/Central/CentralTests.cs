namespace Megapod.Wire.Ocpp.Central;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;

/// <summary>The central system and one station that the test plays byte by byte: what is written first, what follows, and what is believed.</summary>
public sealed class CentralTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string No = """{"status":"Rejected"}""";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Floors_are_written_before_any_grant_and_a_grant_ends_when_the_ledger_counts_on()
    {
        await using var bench = new CentralBench();
        bench.Connect();
        bench.Central.Send(new GrantCommand(0, 7, new Watts(120_000.37), TwoMinutes));
        Assert.Equal("""{"status":"Accepted","currentTime":"2026-05-01T12:00:00Z","interval":30}""", await bench.AskAsync("BootNotification", CentralBench.Boot));
        await bench.ConfigureAsync();
        Assert.Equal(
            """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":77001,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2020-01-01T00:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":30000.0}]}}}""",
            await bench.AnswerAsync("SetChargingProfile", Yes));
        Assert.StartsWith("""{"connectorId":2,"csChargingProfiles":{"chargingProfileId":77002,""", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(3.5));
        await bench.HoldsAsync();
        await bench.TriggersAsync();

        // Nothing that ends is written before the station has shown its time.
        Assert.True(bench.IsSilent);
        Assert.Equal(OcppFaultCodes.ClockUnknown, (await bench.WrongAsync()).Code);
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 0, bench.Now));
        Assert.Equal(
            """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":78001,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"duration":119,"startSchedule":"2026-05-01T12:00:01Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":120000.3}]}}}""",
            await bench.AnswerAsync("SetChargingProfile", Yes));
        await bench.AnswerAsync("GetCompositeSchedule", """{"status":"Accepted"}""");
        Assert.Equal([new CommandReport(0, 7, Accepted: false, bench.Now), new CommandReport(0, 7, Accepted: true, bench.Now)], bench.Snapshot.Reports);
        Assert.Equal(new Watts(30_000), bench.View.Stalls[0].Floor);
    }

    [Fact]
    public async Task Lower_grant_takes_the_place_of_one_that_waits_and_goes_before_everything_else()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(50_000), TwoMinutes));
        string first = await bench.HearAsync();
        bench.Central.Send(new GrantCommand(1, 1, new Watts(200_000), TwoMinutes));
        bench.Central.Send(new GrantCommand(0, 2, new Watts(200_000), TwoMinutes));
        bench.Central.Send(new GrantCommand(1, 2, new Watts(120_000), TwoMinutes));
        bench.Say($"""[3,"{LinkBench.IdOf(first)}",{Yes}]""");

        // Of the two that waited for the second connector only the newer one is sent; it lowers, so it goes before the one that raises.
        Assert.Contains("\"limit\":120000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Contains("\"limit\":200000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_refuses_its_floor_counts_as_its_nameplate_and_says_so()
    {
        await using var bench = new CentralBench();
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        await bench.AnswerAsync("SetChargingProfile", No);
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.HoldsAsync(1);
        await bench.TriggersAsync();
        Assert.Equal(OcppFaultCodes.FloorRefused, (await bench.WrongAsync()).Code);
        Assert.Equal([true, false, false], bench.Snapshot.FallbackUnset[..3]);
        Assert.Null(bench.View.Stalls[0].Floor);
    }

    [Fact]
    public async Task After_a_reconnect_the_floor_is_written_again_and_the_grant_for_what_it_has_left()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", """{"status":"Rejected"}""");
        await bench.CutAsync();
        Assert.Equal(OcppFaultCodes.StationAway, (await bench.WrongAsync()).Code);
        Assert.False(bench.View.IsConnected);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(60));
        bench.Connect();

        // Any call shows that it goes on: it is not asked to introduce itself.
        await bench.AskAsync("Heartbeat", "{}");
        Assert.Contains("77001", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Contains("77002", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.HoldsAsync();
        await bench.TriggersAsync();
        string again = await bench.AnswerAsync("SetChargingProfile", Yes);
        Assert.Contains("""
            "duration":62,"startSchedule":"2026-05-01T12:00:58Z"
            """.Trim(), again, StringComparison.Ordinal);

        // A grant that is over is not written.
        await bench.CutAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(119.5));
        bench.Connect();
        await bench.AskAsync("Heartbeat", "{}");
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.HoldsAsync();
        await bench.TriggersAsync();
        await bench.AskAsync("Heartbeat", "{}");
        Assert.True(bench.IsSilent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_that_was_set_is_given_no_grant_until_it_has_shown_how_it_stands_and_then_one_that_ends_in_time(int hours)
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        var ahead = TimeSpan.FromHours(hours);
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now + ahead));
        Assert.Null(bench.View.ClockAhead);

        // A limit with an end by a clock that may be an hour off would outlive its grant by that hour: the floor holds.
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        Assert.Equal(OcppFaultCodes.ClockUnknown, (await bench.WrongAsync()).Code);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(10));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now + ahead));
        Assert.True(bench.IsSilent);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now + ahead));
        Assert.Equal(OcppFaultCodes.ClockOff, (await bench.WrongAsync()).Code);
        Assert.Equal(ahead, bench.View.ClockAhead);
        Assert.Contains($"\"duration\":102,\"startSchedule\":\"2026-05-01T{12 + hours}:00:18Z\"", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.AnswerAsync("GetCompositeSchedule", No);

        // What it measures is as old as it is, and not an hour off.
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_500, bench.Now + ahead));
        Assert.Equal(Reading.Good(5_500, bench.Now), bench.Snapshot.ConsumerPower[0]);
    }

    [Fact]
    public async Task One_stamp_of_the_future_withholds_grants_only_until_the_next_that_is_right()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now + TimeSpan.FromHours(1)));
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(10));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now));
        Assert.Contains("\"duration\":112,\"startSchedule\":\"2026-05-01T12:00:08Z\"", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_was_long_on_its_way_withholds_nothing()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(10));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 5_000, bench.Now - TimeSpan.FromSeconds(4)));
        Assert.Equal(TimeSpan.Zero, bench.View.ClockAhead);
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        Assert.Contains("\"duration\":122,\"startSchedule\":\"2026-05-01T12:00:08Z\"", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_an_hour_behind_is_told_from_a_queue_by_how_the_stamps_move()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        var behind = TimeSpan.FromHours(-1);

        // A queue: stamps of an hour within an instant. Nothing of it is a reading of now.
        for (int k = 0; k < 30; k++)
        {
            await bench.AskAsync("MeterValues", CentralBench.Power(1, 9_000, bench.Now + behind + TimeSpan.FromSeconds(10 * k)));
        }

        Assert.Null(bench.View.ClockAhead);
        Assert.True(bench.Snapshot.ConsumerPower[0] is { Value: 0 } seen && seen.MeasuredAt == bench.Now);

        // A clock that is behind: it stays as far behind as time passes.
        for (int k = 0; k < 3; k++)
        {
            bench.Clock.MoveTo(TimeSpan.FromSeconds(10 * k));
            await bench.AskAsync("MeterValues", CentralBench.Power(1, 9_000, bench.Now + behind));
        }

        Assert.Equal(behind, bench.View.ClockAhead);
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 9_500, bench.Now + behind));
        Assert.Equal(Reading.Good(9_500, bench.Now), bench.Snapshot.ConsumerPower[0]);
    }

    [Fact]
    public async Task Car_that_plugs_in_wakes_the_cycle_and_a_transaction_is_counted_once_however_often_it_is_told()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        int wakes = bench.Wakes;
        await bench.AskAsync("StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Preparing"}""");
        Assert.True(bench.Wakes > wakes);
        Assert.True(bench.Snapshot.Connectors[1] is { IsPlugged: true } plugged && plugged.PluggedAt == bench.Now);
        const string Start = """{"connectorId":2,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:00Z"}""";
        string begun = await bench.AskAsync("StartTransaction", Start);
        int id = JsonDocument.Parse(begun).RootElement.GetProperty("transactionId").GetInt32();

        // Over another connection, because the answer was lost.
        await bench.CutAsync();
        bench.Connect();
        Assert.Equal(begun, await bench.AskAsync("StartTransaction", Start));
        string stop = $$"""{"transactionId":{{id}},"meterStop":21000,"timestamp":"2026-05-01T12:00:00Z"}""";
        bench.Say($"""[2,"x1","StopTransaction",{stop}]""");
        bench.Say($"""[2,"x2","StopTransaction",{stop}]""");
        bench.Say("""[2,"x3","StopTransaction",{"transactionId":12345,"meterStop":99000,"timestamp":"2026-05-01T12:00:00Z"}]""");
        for (int answered = 0; answered < 3;)
        {
            string heard = await bench.HearAsync();
            answered += heard.StartsWith("[3,\"x", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.Equal(1, bench.Happenings.Count(h => h.Contains("ended transaction", StringComparison.Ordinal)));
        Assert.Equal(new WattHours(20_000), Assert.Single(bench.Kept.Values).Energy);
        Assert.Contains(bench.View.Troubles, t => t.Code == OcppFaultCodes.StopUnknown);
    }

    [Fact]
    public async Task Connector_of_which_the_station_has_not_said_how_it_stands_keeps_what_it_holds_for_a_while()
    {
        await using var bench = new CentralBench();
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.HoldsAsync();
        for (int k = 0; k < 4; k++)
        {
            await bench.AnswerAsync("TriggerMessage", Yes);
        }

        // A successor does not know yet that a car charges there, and would stop it.
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 90_000, bench.Now));
        bench.Central.Send(new GrantCommand(0, 1, Watts.Zero, TwoMinutes));
        bench.Central.Send(new GrantCommand(1, 1, Watts.Zero, TwoMinutes));
        await bench.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        Assert.True(bench.IsSilent);
        bench.Central.Send(new GrantCommand(0, 2, new Watts(80_000), TwoMinutes));
        Assert.Contains("\"limit\":80000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.AnswerAsync("GetCompositeSchedule", No);

        // One that never says how a connector stands is told after a while nevertheless.
        bench.Clock.MoveTo(TimeSpan.FromSeconds(11));
        bench.Central.Send(new GrantCommand(1, 2, Watts.Zero, TwoMinutes));
        Assert.Contains("\"limit\":0", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_says_otherwise_of_its_limits_is_named_and_a_hint_changes_nothing()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", """{"status":"Accepted","connectorId":1,"chargingSchedule":{"duration":60,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":250000.0}]}}""");
        Assert.Equal(OcppFaultCodes.SaysOtherwise, (await bench.WrongAsync()).Code);
        Assert.Equal(new CommandReport(0, 1, Accepted: true, bench.Now), Assert.Single(bench.Snapshot.Reports));
    }

    [Fact]
    public async Task Station_that_only_knows_amperes_is_told_amperes_and_never_more_than_granted()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync("Current");
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));

        // 100 000 W over three phases of 230 V are 144.93 A.
        Assert.Contains(""""chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":144.9}]"""", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_that_only_watches_tells_a_station_nothing_but_answers()
    {
        await using var bench = new CentralBench(mayCommand: false);
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 7_000, bench.Now));
        Assert.True(bench.IsSilent);
        Assert.Throws<InvalidOperationException>(() => bench.Central.Send(new GrantCommand(0, 1, new Watts(1_000), TwoMinutes)));
        Assert.Equal(7_000, bench.Snapshot.ConsumerPower[0].Value);
    }

    [Fact]
    public async Task Limits_of_a_whole_station_are_the_sum_of_what_its_connectors_may()
    {
        await using var bench = new CentralBench(new StationQuirks { Purpose = LimitPurpose.StationMaximum });
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot);
        await bench.ConfigureAsync();
        Assert.Contains("""
            "connectorId":0,"csChargingProfiles":{"chargingProfileId":77000,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile"
            """.Trim(), await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.TriggersAsync();
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 0, bench.Now));
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));

        // The other connector holds no grant: it may draw its floor.
        Assert.Contains("\"limit\":130000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }
}
