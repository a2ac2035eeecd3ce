namespace Megapod.Wire.Ocpp.Central;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;

/// <summary>The central system and one station of 2.0.1 or 2.1 that the test plays byte by byte: what is written, in which words, and what is believed.</summary>
public sealed class CentralLaterTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string No = """{"status":"Rejected"}""";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    public static TheoryData<OcppVersion> Editions { get; } = [OcppVersion.V201, OcppVersion.V21];

    /// <summary>What 2.1 adds to a profile that ends: it also ends when the station has been offline for as long.</summary>
    private static string Lapses(OcppVersion version, int seconds) => version == OcppVersion.V21 ? FormattableString.Invariant($"\"maxOfflineDuration\":{seconds},") : "";

    private static string StaysLapsed(OcppVersion version) => version == OcppVersion.V21 ? ",\"invalidAfterOfflineDuration\":true" : "";

    [Theory, MemberData(nameof(Editions))]
    public async Task Action_known_by_name_is_not_supported_and_one_that_the_edition_does_not_have_is_not_implemented(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        later.Connect();
        foreach (string name in Edition.Of(version).NamesOnly)
        {
            Assert.StartsWith($"[4,\"{Id(await later.AskWholeAsync(name, "{}"), out string answer)}\",\"NotSupported\",\"{name} is not answered here.", answer, StringComparison.Ordinal);
        }

        foreach (string unknown in (string[])["StartTransaction", version == OcppVersion.V201 ? "BatterySwap" : "BatterySwop"])
        {
            Assert.StartsWith($"[4,\"{Id(await later.AskWholeAsync(unknown, "{}"), out string answer)}\",\"NotImplemented\",\"'{unknown}' is no action of this edition.", answer, StringComparison.Ordinal);
        }

        static string Id(string heard, out string whole) => (whole = heard).Split('"')[1];
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Floors_are_written_before_any_grant_and_a_grant_ends_when_the_ledger_counts_on(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        later.Connect();
        bench.Central.Send(new GrantCommand(0, 7, new Watts(120_000.37), TwoMinutes));
        Assert.Equal("""{"currentTime":"2026-05-01T12:00:00Z","interval":30,"status":"Accepted"}""", await bench.AskAsync("BootNotification", LaterBench.Boot));
        Assert.Equal(
            """{"getVariableData":[{"component":{"name":"SmartChargingCtrlr"},"variable":{"name":"Enabled"}},{"component":{"name":"SmartChargingCtrlr"},"variable":{"name":"RateUnit"}},{"component":{"name":"SmartChargingCtrlr"},"variable":{"name":"ProfileStackLevel"}},{"component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedInterval"}},{"component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedMeasurands"}},{"component":{"name":"AlignedDataCtrlr"},"variable":{"name":"Interval"}},{"component":{"name":"AlignedDataCtrlr"},"variable":{"name":"Measurands"}}]}""",
            await later.ConfigureAsync());
        for (int outlet = 1; outlet <= 2; outlet++)
        {
            // The floor has no end, so that no edition lets it lapse.
            Assert.Equal(
                $$$$"""{"evseId":{{{{outlet}}}},"chargingProfile":{"id":7700{{{{outlet}}}},"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":7700{{{{outlet}}}},"startSchedule":"2020-01-01T00:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":30000.0}]}]}}""",
                await bench.AnswerAsync("SetChargingProfile", Yes));
        }

        bench.Clock.MoveTo(TimeSpan.FromSeconds(3.5));
        for (int outlet = 1; outlet <= 2; outlet++)
        {
            Assert.Equal($$"""{"duration":600,"chargingRateUnit":"W","evseId":{{outlet}}}""", await bench.AnswerAsync("GetCompositeSchedule", No));
        }

        for (int outlet = 1; outlet <= 2; outlet++)
        {
            // A status is a connector's and a measurement an outlet's.
            Assert.Equal($$"""{"evse":{"id":{{outlet}},"connectorId":1},"requestedMessage":"StatusNotification"}""", await bench.AnswerAsync("TriggerMessage", Yes));
            Assert.Equal($$"""{"evse":{"id":{{outlet}}},"requestedMessage":"MeterValues"}""", await bench.AnswerAsync("TriggerMessage", No));
        }

        await later.StandAsync(1, "Available");

        // Nothing that ends is written before the station has shown its time.
        Assert.True(bench.IsSilent);
        Assert.Equal(OcppFaultCodes.ClockUnknown, (await bench.WrongAsync()).Code);
        Assert.Equal("{}", await bench.AskAsync("MeterValues", LaterBench.Power(1, 0, bench.Now)));
        Assert.Equal(
            $$$"""{"evseId":1,"chargingProfile":{"id":78001,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute",{{{Lapses(version, 119)}}}"chargingSchedule":[{"id":78001,"startSchedule":"2026-05-01T12:00:01Z","duration":119,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":120000.3}]}]{{{StaysLapsed(version)}}}""" + "}}",
            await bench.AnswerAsync("SetChargingProfile", Yes));
        Assert.Equal("""{"duration":60,"chargingRateUnit":"W","evseId":1}""", await bench.AnswerAsync("GetCompositeSchedule", Yes));
        Assert.Equal([new CommandReport(0, 7, Accepted: false, bench.Now), new CommandReport(0, 7, Accepted: true, bench.Now)], bench.Snapshot.Reports);
        Assert.Equal(new Watts(30_000), bench.View.Stalls[0].Floor);
        Assert.Equal((true, true, true, 10), (bench.View.Abilities!.HasSmartCharging, bench.View.Abilities.TakesWatts, bench.View.Abilities.TakesAmperes, bench.View.Abilities.HighestLevel));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Lower_grant_takes_the_place_of_one_that_waits_and_goes_before_everything_else(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(50_000), TwoMinutes));
        string first = await bench.HearAsync();
        bench.Central.Send(new GrantCommand(1, 1, new Watts(200_000), TwoMinutes));
        bench.Central.Send(new GrantCommand(0, 2, new Watts(200_000), TwoMinutes));
        bench.Central.Send(new GrantCommand(1, 2, new Watts(120_000), TwoMinutes));
        bench.Say($"""[3,"{LinkBench.IdOf(first)}",{Yes}]""");
        Assert.Contains("\"limit\":120000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Contains("\"limit\":200000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Station_that_refuses_its_floor_or_a_grant_is_quoted_with_its_reason(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        later.Connect();
        await bench.AskAsync("BootNotification", LaterBench.Boot);
        await later.ConfigureAsync();
        await bench.AnswerAsync("SetChargingProfile", """{"status":"Rejected","statusInfo":{"reasonCode":"DuplicateProfile"}}""");
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.HoldsAsync(1);
        await later.TriggersAsync();
        var refused = await bench.WrongAsync();
        Assert.Equal(OcppFaultCodes.FloorRefused, refused.Code);
        Assert.Contains("(Rejected DuplicateProfile)", refused.Message, StringComparison.Ordinal);
        Assert.Equal([true, false, false], bench.Snapshot.FallbackUnset[..3]);
        Assert.Null(bench.View.Stalls[0].Floor);
        await bench.AskAsync("MeterValues", LaterBench.Power(1, 0, bench.Now));
        bench.Central.Send(new GrantCommand(1, 3, new Watts(90_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", No);
        refused = await bench.WrongAsync();
        Assert.Equal(OcppFaultCodes.GrantRefused, refused.Code);
        Assert.Contains("(Rejected)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new CommandReport(1, 3, Accepted: false, bench.Now), Assert.Single(bench.Snapshot.Reports));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task After_a_reconnect_the_floor_is_written_again_and_the_grant_for_what_it_has_left(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", No);
        await bench.CutAsync();
        Assert.Equal(OcppFaultCodes.StationAway, (await bench.WrongAsync()).Code);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(60));
        later.Connect();
        Assert.Equal("""{"currentTime":"2026-05-01T12:01:00Z"}""", await bench.AskAsync("Heartbeat", "{}"));

        // What it can is known from before, and is not asked again.
        Assert.Contains("77001", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Contains("77002", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.HoldsAsync();
        await later.TriggersAsync();
        string again = await bench.AnswerAsync("SetChargingProfile", Yes);
        Assert.Contains($"\"chargingProfileKind\":\"Absolute\",{Lapses(version, 62)}\"chargingSchedule\":[{{\"id\":78001,\"startSchedule\":\"2026-05-01T12:00:58Z\",\"duration\":62,", again, StringComparison.Ordinal);

        // A grant that is over is not written.
        await bench.CutAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(119.5));
        later.Connect();
        await bench.AskAsync("Heartbeat", "{}");
        await later.FloorsAsync();
        await bench.AskAsync("Heartbeat", "{}");
        Assert.True(bench.IsSilent);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Station_that_does_not_introduce_itself_is_asked_to_and_then_what_it_can(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        later.Connect();
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(5));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Equal("""{"requestedMessage":"BootNotification"}""", await bench.AnswerAsync("TriggerMessage", Yes));

        // What it does not say of itself is not guessed: it is told watts.
        await bench.AnswerAsync("GetVariables", """{"getVariableResult":[{"attributeStatus":"UnknownComponent","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"RateUnit"}},{"attributeStatus":"Rejected","attributeValue":"A","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"RateUnit"}}]}""");
        Assert.Contains("\"chargingRateUnit\":\"W\"", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Equal((null, null, null), (bench.View.Abilities!.HasSmartCharging, bench.View.Abilities.TakesWatts, bench.View.Abilities.HighestLevel));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Station_is_set_to_measure_only_where_it_does_not_and_what_it_refuses_is_named(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        later.Connect();
        await bench.AskAsync("BootNotification", LaterBench.Boot);
        await later.ConfigureAsync(period: "60");
        await later.FloorsAsync();
        Assert.Equal(
            """{"setVariableData":[{"attributeValue":"10","component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedInterval"}},{"attributeValue":"10","component":{"name":"AlignedDataCtrlr"},"variable":{"name":"Interval"}}]}""",
            await bench.AnswerAsync("SetVariables", """{"setVariableResult":[{"attributeStatus":"RebootRequired","component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedInterval"}},{"attributeStatus":"Rejected","component":{"name":"AlignedDataCtrlr"},"variable":{"name":"Interval"}}]}"""));
        var refused = await bench.WrongAsync();
        Assert.Equal(OcppFaultCodes.SettingRefused, refused.Code);
        Assert.Contains(": AlignedDataCtrlr.Interval (Rejected).", refused.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Clock_an_hour_ahead_is_written_by_and_taken_out_of_what_a_car_says(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        var ahead = TimeSpan.FromHours(1);
        foreach (int second in new[] { 0, 10, 20, 20 })
        {
            bench.Clock.MoveTo(TimeSpan.FromSeconds(second));
            await bench.AskAsync("MeterValues", LaterBench.Power(1, 5_000, bench.Now + ahead));
        }

        Assert.Equal(OcppFaultCodes.ClockOff, (await bench.WrongAsync()).Code);
        Assert.Equal(ahead, bench.View.ClockAhead);
        Assert.Equal(Reading.Good(5_000, bench.Now), bench.Snapshot.ConsumerPower[0]);
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        Assert.Contains("\"startSchedule\":\"2026-05-01T13:00:18Z\",\"duration\":122,", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.AnswerAsync("GetCompositeSchedule", No);
        await later.StandAsync(1, "Occupied");
        await bench.AskAsync("NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"DC","departureTime":"2026-05-01T15:00:00Z"}}""");
        Assert.Equal(CentralBench.Begin + TimeSpan.FromHours(2), bench.Snapshot.Connectors[0].Departure);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task What_a_car_needs_is_its_demand_and_what_it_does_not_say_stays_unknown(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        await later.StandAsync(2, "Occupied");
        int wakes = bench.Wakes;
        Assert.Equal(
            """{"status":"Processing"}""",
            await bench.AskAsync("NotifyEVChargingNeeds", """{"evseId":2,"chargingNeeds":{"requestedEnergyTransfer":"DC","dcChargingParameters":{"evMaxCurrent":400,"evMaxVoltage":900,"evMaxPower":150000,"energyAmount":42000},"departureTime":"2026-05-01T13:00:00Z"}}"""));
        Assert.True(bench.Wakes > wakes);
        var needs = bench.Snapshot.Connectors[1];
        Assert.Equal((new Watts(150_000), new WattHours(42_000), CentralBench.Begin + TimeSpan.FromHours(1)), (needs.CarMaximum, needs.EnergyAsked, needs.Departure));

        // A current times a voltage is a bound of each, and not what the car takes.
        await bench.AskAsync("NotifyEVChargingNeeds", """{"evseId":2,"chargingNeeds":{"requestedEnergyTransfer":"DC","dcChargingParameters":{"evMaxCurrent":400,"evMaxVoltage":900}}}""");
        needs = bench.Snapshot.Connectors[1];
        Assert.Equal((Watts.Zero, new WattHours(0), Instant.Forever), (needs.CarMaximum, needs.EnergyAsked, needs.Departure));
        await bench.AskAsync("NotifyEVChargingNeeds", """{"evseId":2,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase","acChargingParameters":{"energyAmount":11000,"evMinCurrent":6,"evMaxCurrent":32,"evMaxVoltage":400}}}""");
        needs = bench.Snapshot.Connectors[1];
        Assert.Equal((Watts.Zero, new WattHours(11_000)), (needs.CarMaximum, needs.EnergyAsked));

        // The next car has said nothing yet.
        bench.Clock.MoveTo(TimeSpan.FromSeconds(1));
        await later.StandAsync(2, "Available");
        await later.StandAsync(2, "Occupied");
        Assert.Equal(new WattHours(0), bench.Snapshot.Connectors[1].EnergyAsked);
    }

    [Theory]
    [InlineData(180_000, 42_000, """{"maxChargePower":180000,"evTargetEnergyRequest":42000}""")]
    [InlineData(11_000, 0, """{"maxChargePower":3700,"maxChargePower_L2":3600,"maxChargePower_L3":3700,"evTargetEnergyRequest":-5000}""")]
    [InlineData(0, 0, """{"maxVoltage":900}""")]
    public async Task Car_of_2_1_that_can_give_back_says_in_its_own_words_what_it_takes_and_needs(double watts, double wattHours, string parameters)
    {
        await using var later = new LaterBench(OcppVersion.V21);
        await later.SettleAsync();
        await later.StandAsync(1, "Occupied");
        await later.All.AskAsync("NotifyEVChargingNeeds", $$$"""{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"DC_BPT","v2xChargingParameters":{{{parameters}}}""" + "}}");
        var needs = later.All.Snapshot.Connectors[0];
        Assert.Equal((new Watts(watts), new WattHours(wattHours)), (needs.CarMaximum, needs.EnergyAsked));
    }

    [Theory]
    [InlineData(5_000, """{"value":5,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kW"}}""")]
    [InlineData(5_000, """{"value":5,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W","multiplier":3}}""")]
    [InlineData(5_000, """{"value":50000,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kW","multiplier":-4}}""")]
    [InlineData(5_000, """{"value":5000,"measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":4700,"measurand":"Power.Active.Import","location":"Outlet"},{"value":5000,"measurand":"Power.Active.Import","location":"Inlet"}""")]
    [InlineData(5_000, """{"value":9999,"measurand":"Power.Active.Import","location":"Body"},{"value":5000,"measurand":"Power.Active.Import","location":"Outlet"}""")]
    [InlineData(5_000, """{"value":9999,"measurand":"Power.Active.Import","location":"EV"},{"value":5000,"measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":1000,"measurand":"Power.Active.Import","phase":"L1"},{"value":1500,"measurand":"Power.Active.Import","phase":"L2-N"},{"value":2500,"measurand":"Power.Active.Import","phase":"L3"}""")]
    [InlineData(5_000, """{"value":1000,"measurand":"Power.Active.Import","phase":"L1"},{"value":5000,"measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":9999,"measurand":"Power.Active.Import","phase":"L1-L2"},{"value":5000,"measurand":"Power.Active.Import","phase":"L1"}""")]
    [InlineData(5_000, """{"value":9999,"measurand":"Power.Offered"},{"value":9999,"measurand":"Power.Active.Export"},{"value":5000,"measurand":"Power.Active.Import"}""")]
    [InlineData(null, """{"value":5000,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"Wh"}}""")]
    [InlineData(null, """{"value":5000}""")]
    public async Task Power_is_that_of_the_inlet_or_else_the_outlet_in_any_unit_that_it_can_have(int? watts, string samples)
    {
        foreach (var version in (OcppVersion[])[OcppVersion.V201, OcppVersion.V21])
        {
            await using var later = new LaterBench(version);
            await later.SettleAsync();
            await later.All.AskAsync("MeterValues", LaterBench.Values(2, later.Now, samples));
            Assert.Equal(watts is { } known ? Reading.Good(known, later.Now) : default, later.All.Snapshot.ConsumerPower[1]);
        }
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Status_of_an_outlet_says_whether_a_car_is_there(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        int wakes = bench.Wakes;
        Assert.Equal("{}", await later.StandAsync(2, "Occupied"));
        Assert.True(bench.Wakes > wakes);
        Assert.True(bench.Snapshot.Connectors[1] is { IsPlugged: true } plugged && plugged.PluggedAt == bench.Now);
        foreach (var (status, stands) in ((string, StallStatus)[])[("Available", StallStatus.Free), ("Faulted", StallStatus.OutOfService), ("Occupied", StallStatus.Plugged), ("Unavailable", StallStatus.OutOfService), ("Reserved", StallStatus.OutOfService)])
        {
            bench.Clock.MoveTo(bench.Clock.Elapsed + TimeSpan.FromSeconds(1));
            await later.StandAsync(2, status);
            Assert.Equal((stands, stands == StallStatus.Plugged), (bench.View.Stalls[1].Status, bench.Snapshot.Connectors[1].IsPlugged));
        }

        Assert.Equal(StallStatus.Free, bench.View.Stalls[0].Status);
        await later.StandAsync(3, "Occupied");
        Assert.Equal(OcppFaultCodes.NoSuchConnector, (await bench.WrongAsync()).Code);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Transaction_is_counted_once_however_often_it_is_told_and_its_energy_is_seen_on_the_way(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        await later.StandAsync(1, "Occupied");
        string started = LaterBench.Event("Started", 0, bench.Now, 1_000, more: ""","idToken":{"idToken":"CARD","type":"ISO14443"}""", info: ""","chargingState":"Charging" """);
        Assert.Equal("""{"idTokenInfo":{"status":"Accepted"}}""", await bench.AskAsync("TransactionEvent", started));
        Assert.Equal(("T-1", new WattHours(1_000), 1, "CARD"), (bench.Kept["T-1"].Id, bench.Kept["T-1"].MeterStart, bench.Kept["T-1"].Connector, bench.Kept["T-1"].IdTag));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(30));
        Assert.Equal("{}", await bench.AskAsync("TransactionEvent", LaterBench.Event("Updated", 1, bench.Now, 1_800, outlet: null)));
        Assert.Equal(new WattHours(800), bench.Snapshot.Connectors[0].EnergyDelivered);
        Assert.Equal("T-1", bench.View.Stalls[0].Transaction);

        // The answers were lost: over another connection it tells all of it once more, and then what is new.
        await bench.CutAsync();
        later.Connect();
        await bench.AskAsync("TransactionEvent", started);
        string ended = LaterBench.Event("Ended", 2, bench.Now, 21_000, outlet: null, info: ""","stoppedReason":"Local" """);
        Assert.Equal("{}", await bench.AskAsync("TransactionEvent", ended));
        await bench.CutAsync();
        later.Connect();
        await bench.AskAsync("TransactionEvent", ended);
        Assert.Equal("{}", await bench.AskAsync("TransactionEvent", LaterBench.Event("Updated", 1, bench.Now, 1_800)));
        Assert.Equal(1, bench.Happenings.Count(h => h.Contains("ended transaction T-1 at connector 1: 20 kWh", StringComparison.Ordinal)));
        Assert.Equal(1, bench.Happenings.Count(h => h.Contains("ended transaction", StringComparison.Ordinal)));
        var session = Assert.Single(bench.Kept.Values);
        Assert.Equal((new WattHours(20_000), "Local", true), (session.Energy, session.Reason, session.IsOver));
        Assert.Null(bench.View.Stalls[0].Transaction);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Transaction_that_was_charged_offline_and_is_told_in_the_wrong_order_is_billed_whole_and_is_not_there_now(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        var hour = TimeSpan.FromHours(1);
        const string Offline = ""","offline":true""";
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Ended", 2, bench.Now - hour, 31_000, outlet: 2, more: Offline));
        Assert.Null(Assert.Single(bench.Kept.Values).Energy);
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now - (2 * hour), 1_000, outlet: 2, more: Offline));
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Updated", 1, bench.Now - (1.5 * hour), 9_000, outlet: 2, more: Offline));
        var session = Assert.Single(bench.Kept.Values);
        Assert.Equal((new WattHours(30_000), bench.Now - (2 * hour), bench.Now - hour), (session.Energy, session.StartedAt, session.StoppedAt));

        // Nothing of it is of now: no transaction runs, nobody is plugged in, and the clock is what it was.
        Assert.Null(bench.View.Stalls[1].Transaction);
        Assert.False(bench.Snapshot.Connectors[1].IsPlugged);
        Assert.Null(bench.View.ClockAhead);
        await bench.AskAsync("MeterValues", LaterBench.Power(1, 1, bench.Now));
        Assert.Equal(TimeSpan.Zero, bench.View.ClockAhead);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Transaction_of_an_hour_ago_that_is_told_only_now_takes_nothing_from_the_one_that_runs(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        var hour = TimeSpan.FromHours(1);
        await later.StandAsync(2, "Occupied");
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, 40_000, outlet: 2, transaction: "T-2"));
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now - (2 * hour), 1_000, outlet: 2, more: ""","offline":true"""));
        Assert.Equal("T-2", bench.View.Stalls[1].Transaction);
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Ended", 1, bench.Now - hour, 31_000, outlet: 2, more: ""","offline":true"""));
        Assert.Equal("T-2", bench.View.Stalls[1].Transaction);
        Assert.True(bench.Snapshot.Connectors[1].IsPlugged);
        Assert.Equal(new WattHours(30_000), bench.Kept["T-1"].Energy);
        Assert.Null(bench.Kept["T-2"].StoppedAt);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Transaction_that_runs_over_our_restart_goes_on_and_is_billed_once(OcppVersion version)
    {
        var begun = new ChargingSession { Id = "T-1", Connector = 1, IdTag = "CARD", StartedAt = CentralBench.Begin - TimeSpan.FromHours(1), MeterStart = new WattHours(1_000), Sequence = 4 };
        await using var later = new LaterBench(version, known: [begun]);
        var bench = later.All;
        await later.SettleAsync();
        Assert.Equal("T-1", bench.View.Stalls[0].Transaction);

        // A car is there, whatever the status says that was told before the transaction.
        Assert.True(bench.Snapshot.Connectors[0].IsPlugged);
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Updated", 3, bench.Now, 4_000, outlet: null));
        Assert.Empty(bench.Kept);
        string ended = LaterBench.Event("Ended", 5, bench.Now, 5_000, outlet: null);
        await bench.AskAsync("TransactionEvent", ended);
        Assert.Equal(new WattHours(4_000), bench.Kept["T-1"].Energy);
        await bench.CutAsync();
        await using var after = new LaterBench(version, known: [bench.Kept["T-1"]]);
        after.Connect();
        await after.All.AskAsync("TransactionEvent", ended);
        Assert.Empty(after.All.Kept);
        Assert.DoesNotContain(after.All.Happenings, h => h.Contains("ended transaction", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task End_of_a_transaction_says_whether_the_car_is_still_there(OcppVersion version)
    {
        foreach (var (state, isThere) in ((string, bool)[])[(""","chargingState":"EVConnected" """, true), (""","chargingState":"SuspendedEV" """, true), (""","chargingState":"Idle" """, false), ("", false)])
        {
            await using var later = new LaterBench(version);
            var bench = later.All;
            await later.SettleAsync();
            await later.StandAsync(1, "Occupied");
            await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, 1_000));
            await bench.AskAsync("TransactionEvent", LaterBench.Event("Ended", 1, bench.Now, 2_000, info: state));
            Assert.Equal(isThere ? StallStatus.Ended : StallStatus.Plugged, bench.View.Stalls[0].Status);
            Assert.Equal(isThere, bench.Snapshot.Connectors[0].HasEnded);
        }
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Transaction_that_has_ended_stays_so_whatever_the_station_tells_of_it_afterwards(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, 1_000));
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Ended", 1, bench.Now, 5_000));
        var ended = bench.Kept["T-1"];
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Updated", 2, bench.Now, 6_000));
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Ended", 3, bench.Now, 9_000));
        Assert.Equal(ended, bench.Kept["T-1"]);
        Assert.Null(bench.View.Stalls[0].Transaction);
        Assert.Equal(1, bench.Happenings.Count(h => h.Contains("ended transaction", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Register_of_the_start_is_the_first_and_that_of_the_end_the_last_that_is_told(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync();
        await bench.AskAsync("TransactionEvent", Two("Started", 0, 1, 1.25));
        await bench.AskAsync("TransactionEvent", Two("Ended", 1, 1, 9));
        Assert.Equal((new WattHours(1_000), new WattHours(9_000)), (bench.Kept["T-1"].MeterStart, bench.Kept["T-1"].MeterStop));

        string Two(string kind, int sequence, double first, double last) => FormattableString.Invariant(
            $$"""{"eventType":"{{kind}}","timestamp":"{{bench.Now}}","triggerReason":"Authorized","seqNo":{{sequence}},"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1},"meterValue":[{{Register(first, "Transaction.Begin")}},{"timestamp":"{{bench.Now}}","sampledValue":[{"value":230,"measurand":"Voltage"}]},{{Register(last, "Transaction.End")}}]}""");

        string Register(double kilowattHours, string context) => FormattableString.Invariant(
            $$$"""{"timestamp":"{{{bench.Now}}}","sampledValue":[{"value":{{{kilowattHours}}},"context":"{{{context}}}","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"kWh"}}]}""");
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Who_may_not_charge_is_told_so_when_asked_and_with_the_transaction(OcppVersion version)
    {
        await using var later = new LaterBench(version, mayCharge: card => card == "GOOD");
        var bench = later.All;
        later.Connect();
        foreach (var (card, word) in ((string, string)[])[("GOOD", "Accepted"), ("BAD", "Invalid")])
        {
            string token = $$$"""{"idToken":{"idToken":"{{{card}}}","type":"ISO14443"}}""";
            string answer = $$$"""{"idTokenInfo":{"status":"{{{word}}}"}}""";
            Assert.Equal(answer, await bench.AskAsync("Authorize", token));
            Assert.Equal(answer, await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, transaction: card, more: $",{token[1..^1]}")));
        }
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Station_that_says_otherwise_of_its_limits_is_named_and_one_that_agrees_is_not(OcppVersion version)
    {
        foreach (var (schedule, isOtherwise) in new[]
        {
            (Composite("W", """{"startPeriod":0,"limit":100000.0}"""), false),
            (Composite("A", """{"startPeriod":0,"limit":144.9,"numberPhases":3}"""), false),
            (Composite("W", """{"startPeriod":0,"limit":250000.0}"""), true),
            (Composite("A", """{"startPeriod":0,"limit":160.0,"numberPhases":3}"""), true),
            (Composite("W", """{"startPeriod":0,"limit":-1}"""), true),

            // Some stations say so of direct current, where phases mean nothing.
            (Composite("A", """{"startPeriod":0,"limit":160.0,"numberPhases":0}"""), true),
            (Yes, false),
            (No, false),
        })
        {
            await using var later = new LaterBench(version);
            var bench = later.All;
            await later.SettleAsync();
            bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
            await bench.AnswerAsync("SetChargingProfile", Yes);
            await bench.AnswerAsync("GetCompositeSchedule", schedule);

            // The link reads in order: once this is answered it has read the schedule.
            await bench.AskAsync("Heartbeat", "{}");
            Assert.Equal((schedule, isOtherwise), (schedule, isOtherwise ? (await bench.WrongAsync()).Code == OcppFaultCodes.SaysOtherwise : bench.View.Troubles.Count > 0));
            Assert.Equal(new CommandReport(0, 1, Accepted: true, bench.Now), Assert.Single(bench.Snapshot.Reports));
        }

        static string Composite(string unit, string period) =>
            $$$"""{"status":"Accepted","schedule":{"evseId":1,"duration":60,"scheduleStart":"2026-05-01T12:00:00Z","chargingRateUnit":"{{{unit}}}","chargingSchedulePeriod":[{{{period}}}]}}""";
    }

    [Fact]
    public async Task Period_without_a_limit_in_a_schedule_of_2_1_is_no_limit()
    {
        await using var later = new LaterBench(OcppVersion.V21);
        var bench = later.All;
        await later.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", """{"status":"Accepted","schedule":{"evseId":1,"duration":60,"scheduleStart":"2026-05-01T12:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0}]}}""");
        Assert.Equal(OcppFaultCodes.SaysOtherwise, (await bench.WrongAsync()).Code);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Station_that_only_knows_amperes_is_told_amperes_and_asked_in_amperes(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        await later.SettleAsync("A");
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));

        // 100 000 W over three phases of 230 V are 144.93 A.
        Assert.Contains(""""chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":144.9}]"""", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Equal("""{"duration":60,"chargingRateUnit":"A","evseId":1}""", await bench.AnswerAsync("GetCompositeSchedule", No));
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Limits_of_a_whole_station_are_the_sum_of_what_its_outlets_may(OcppVersion version)
    {
        await using var later = new LaterBench(version, new StationQuirks { Purpose = LimitPurpose.StationMaximum });
        var bench = later.All;
        later.Connect();
        await bench.AskAsync("BootNotification", LaterBench.Boot);
        await later.ConfigureAsync();
        Assert.StartsWith("""{"evseId":0,"chargingProfile":{"id":77000,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile",""", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await later.TriggersAsync();
        await bench.AskAsync("MeterValues", LaterBench.Power(1, 0, bench.Now));
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));

        // The other outlet holds no grant: it may draw its floor.
        string grant = await bench.AnswerAsync("SetChargingProfile", Yes);
        Assert.StartsWith("""{"evseId":0,"chargingProfile":{"id":78000,"stackLevel":1,"chargingProfilePurpose":"ChargingStationMaxProfile",""", grant, StringComparison.Ordinal);
        Assert.Contains("\"limit\":130000", grant, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Grant_of_a_kind_that_takes_them_for_transactions_names_the_stations_own_transaction(OcppVersion version)
    {
        await using var later = new LaterBench(version, new StationQuirks { Purpose = LimitPurpose.Transaction, HasComposite = false });
        var bench = later.All;
        await later.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.AskAsync("Heartbeat", "{}");
        Assert.True(bench.IsSilent);
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, 1_000));
        string grant = await bench.AnswerAsync("SetChargingProfile", Yes);
        var profile = JsonDocument.Parse(grant).RootElement.GetProperty("chargingProfile");
        Assert.Equal(("TxProfile", "T-1"), (profile.GetProperty("chargingProfilePurpose").GetString(), profile.GetProperty("transactionId").GetString()));
        await bench.AskAsync("Heartbeat", "{}");
        Assert.True(bench.IsSilent);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Schedule_of_a_kind_that_counts_from_receipt_has_no_start_and_needs_no_clock(OcppVersion version)
    {
        await using var later = new LaterBench(version, new StationQuirks { CountsFromReceipt = true, HasComposite = false });
        var bench = later.All;
        later.Connect();
        await bench.AskAsync("BootNotification", LaterBench.Boot);
        await later.ConfigureAsync();
        await later.FloorsAsync();
        bench.Central.Send(new GrantCommand(1, 1, new Watts(100_000), TwoMinutes));
        string grant = await bench.AnswerAsync("SetChargingProfile", Yes);
        Assert.Contains($"{Lapses(version, 120)}\"chargingSchedule\":[{{\"id\":78002,\"duration\":120,", grant, StringComparison.Ordinal);
    }

    /// <summary>The ledger counts on 5 s between a grant and its receipt, of which a clock may take 2.</summary>
    [Theory]
    [InlineData(2.9, true)]
    [InlineData(3.1, false)]
    public async Task Schedule_that_counts_from_receipt_waits_behind_another_call_no_longer_than_is_counted_on(double seconds, bool isSent)
    {
        await using var later = new LaterBench(OcppVersion.V201, new StationQuirks { CountsFromReceipt = true, HasComposite = false });
        var bench = later.All;
        await later.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(50_000), TwoMinutes));
        string first = await bench.HearAsync();
        bench.Central.Send(new GrantCommand(1, 1, new Watts(100_000), TwoMinutes));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(seconds));
        bench.Say($"""[3,"{LinkBench.IdOf(first)}",{Yes}]""");
        await bench.AskAsync("Heartbeat", "{}");
        Assert.Equal(isSent, !bench.IsSilent);
        if (!isSent)
        {
            // The cycle asks again, for as long as then is left.
            bench.Central.Send(new GrantCommand(1, 2, new Watts(100_000), TwoMinutes));
        }

        Assert.Contains("\"duration\":120,", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Site_that_only_watches_tells_a_station_nothing_but_answers(OcppVersion version)
    {
        await using var later = new LaterBench(version, mayCommand: false);
        var bench = later.All;
        later.Connect();
        await bench.AskAsync("BootNotification", LaterBench.Boot);
        await later.ConfigureAsync(period: "60");
        await bench.AskAsync("MeterValues", LaterBench.Power(1, 7_000, bench.Now));
        Assert.True(bench.IsSilent);
        Assert.Equal(7_000, bench.Snapshot.ConsumerPower[0].Value);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Notices_are_answered_and_those_that_matter_are_told(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        var bench = later.All;
        later.Connect();
        Assert.Equal("{}", await bench.AskAsync("FirmwareStatusNotification", """{"status":"Downloading","requestId":1}"""));
        Assert.Equal("{}", await bench.AskAsync("SecurityEventNotification", """{"type":"TamperDetectionActivated","timestamp":"2026-05-01T12:00:00Z"}"""));
        Assert.Contains("says of its firmware: Downloading", bench.Happenings);
        Assert.Contains("tells a security event: TamperDetectionActivated", bench.Happenings);
        Assert.Equal("{}", await bench.AskAsync("LogStatusNotification", """{"status":"Uploaded","requestId":1}"""));
        Assert.Equal("{}", await bench.AskAsync("NotifyReport", """{"requestId":1,"generatedAt":"2026-05-01T12:00:00Z","seqNo":0}"""));
        Assert.Equal("{}", await bench.AskAsync("NotifyEvent", """{"generatedAt":"2026-05-01T12:00:00Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-05-01T12:00:00Z","trigger":"Alerting","actualValue":"x","eventNotificationType":"HardWiredNotification","component":{"name":"EVSE"},"variable":{"name":"Temperature"}}]}"""));
        Assert.Equal("{}", await bench.AskAsync("NotifyChargingLimit", """{"chargingLimit":{"chargingLimitSource":"SO"}}"""));
        Assert.Equal("{}", await bench.AskAsync("ClearedChargingLimit", """{"chargingLimitSource":"SO"}"""));
        Assert.Equal("""{"status":"UnknownVendorId"}""", await bench.AskAsync("DataTransfer", """{"vendorId":"x"}"""));
        Assert.Equal(No, await bench.AskAsync("SignCertificate", """{"csr":"x"}"""));
    }
}
