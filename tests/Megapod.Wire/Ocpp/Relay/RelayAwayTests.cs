namespace Megapod.Wire.Ocpp.Relay;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Relay;
using Megapod.Wire.Ocpp.Central;

/// <summary>What a station is told while its operator is away, and what the operator is told afterwards.</summary>
public sealed class RelayAwayTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string Start = """{"connectorId":2,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:00Z"}""";
    private const string Known = """{"status":"Accepted","parentIdTag":"FLEET"}""";

    [Fact]
    public async Task Station_goes_on_while_its_operator_is_away_and_the_operator_learns_all_in_order_once()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.RelayAsync("Authorize", """{"idTag":"CARD"}""", $$"""{"idTagInfo":{{Known}}}""", "s1");
        await bench.RelayAsync("Authorize", """{"idTag":"THIEF"}""", """{"idTagInfo":{"status":"Blocked"}}""", "s2");
        await bench.LeaveAsync();
        Assert.Equal($$"""{"idTagInfo":{{Known}}}""", await bench.Station.AskAsync("s3", "Authorize", """{"idTag":"card"}"""));
        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", await bench.Station.AskAsync("s4", "Authorize", """{"idTag":"THIEF"}"""));
        Assert.StartsWith("""{"currentTime":"2026-05-01T12:00:""", await bench.Station.AskAsync("s5", "Heartbeat", "{}"), StringComparison.Ordinal);
        Assert.Equal("{}", await bench.Station.AskAsync("s6", "StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Preparing"}"""));
        Assert.True(bench.Snapshot.Connectors[1].IsPlugged);
        int local = Number(await bench.Station.AskAsync("s7", "StartTransaction", Start));
        Assert.True(local >= 2_000_000_000);
        Assert.Equal("{}", await bench.Station.AskAsync("s8", "StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Charging"}"""));
        string meter = $$"""{"connectorId":2, "transactionId":{{local}},"meterValue":[]}""";
        Assert.Equal("{}", await bench.Station.AskAsync("s9", "MeterValues", meter));
        Assert.Equal(local.ToString(CultureInfo.InvariantCulture), bench.View.Stalls[1].Transaction);
        Assert.StartsWith("\"InternalError\",", await bench.Station.AskAsync("s10", "DataTransfer", """{"vendorId":"v"}"""), StringComparison.Ordinal);

        await bench.ReturnAsync();
        Assert.Equal(Start, await bench.Operator.AnswerAsync("StartTransaction", """{"transactionId":4711,"idTagInfo":{"status":"Accepted"}}"""));

        // Of one connector only the newest state is told; what belongs to the transaction has the operator's number.
        Assert.Equal("""{"connectorId":2,"errorCode":"NoError","status":"Charging"}""", await bench.Operator.AnswerAsync("StatusNotification", "{}"));
        Assert.Equal("""{"connectorId":2, "transactionId":4711,"meterValue":[]}""", await bench.Operator.AnswerAsync("MeterValues", "{}"));
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.Equal("4711", bench.View.Stalls[1].Transaction);

        // Both keep their numbers.
        Assert.Equal(($$"""{"transactionId":{{local}}}""", Yes), await bench.CommandAsync("RemoteStopTransaction", """{"transactionId":4711}""", Yes));
        string stop = $$"""{"transactionId":{{local}},"meterStop":21000,"timestamp":"2026-05-01T12:30:00Z"}""";
        var (asked, heard) = await bench.RelayAsync("StopTransaction", stop, "{}", "s12");
        Assert.Equal(("""{"transactionId":4711,"meterStop":21000,"timestamp":"2026-05-01T12:30:00Z"}""", "{}"), (asked, heard));
        Assert.Equal(("4711", new WattHours(20_000)), (Assert.Single(bench.Sessions).Id, bench.Sessions[0].Energy));
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Station_of_201_goes_on_while_its_operator_is_away()
    {
        await using var bench = new RelayBench(OcppVersion.V201);
        await bench.SettleAsync();
        await bench.RelayAsync("Authorize", """{"idToken":{"idToken":"CARD","type":"ISO14443"}}""", """{"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"G","type":"Central"}}}""");
        await bench.LeaveAsync();
        Assert.Equal("""{"idTokenInfo":{"status":"Invalid"}}""", await bench.Station.AskAsync("s2", "Authorize", """{"idToken":{"idToken":"OTHER","type":"ISO14443"}}"""));
        string[] events = [.. new[] { "Started", "Updated", "Ended" }.Select((kind, k) =>
            $$$"""{"eventType":"{{{kind}}}","timestamp":"2026-05-01T12:00:0{{{k}}}Z","triggerReason":"Authorized","seqNo":{{{k}}},"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"CARD","type":"ISO14443"}}""")];
        const string Info = """{"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"G","type":"Central"}}}""";
        Assert.Equal(Info, await bench.Station.AskAsync("e0", "TransactionEvent", events[0]));
        Assert.Equal(Info, await bench.Station.AskAsync("e1", "TransactionEvent", events[1]));
        Assert.Equal("{}", await bench.Station.AskAsync("e2", "TransactionEvent", events[2]));
        await bench.ReturnAsync();
        foreach (string told in events)
        {
            Assert.Equal(told, await bench.Operator.AnswerAsync("TransactionEvent", "{}"));
        }

        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task What_was_under_way_when_the_operator_went_is_told_again_and_what_it_answered_is_not()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();

        // The operator has it, and goes before it answers: the station is answered, and the operator is told again.
        bench.Station.Say($"[2,\"s1\",\"StartTransaction\",{Start}]");
        Assert.Contains(Start, await bench.Operator.HearAsync("StartTransaction"), StringComparison.Ordinal);
        await bench.LeaveAsync();
        int local = Number(await bench.Station.AnswerToAsync("s1"));
        string stop = $$"""{"transactionId":{{local}},"meterStop":2000,"timestamp":"2026-05-01T12:00:09Z"}""";
        await bench.Station.AskAsync("s2", "StopTransaction", stop);
        await bench.ReturnAsync();
        Assert.Equal(Start, await bench.Operator.AnswerAsync("StartTransaction", """{"transactionId":1,"idTagInfo":{"status":"Accepted"}}"""));

        // It goes again while it is told the next: only that one is told once more.
        await bench.Operator.HearAsync("StopTransaction");
        await bench.LeaveAsync();
        await bench.ReturnAsync();
        Assert.Equal("""{"transactionId":1,"meterStop":2000,"timestamp":"2026-05-01T12:00:09Z"}""", await bench.Operator.AnswerAsync("StopTransaction", "{}"));
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Start_that_the_station_tells_again_because_its_answer_was_lost_is_told_upwards_once()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        const string Answer = """{"transactionId":12,"idTagInfo":{"status":"Accepted"}}""";
        await bench.RelayAsync("StartTransaction", Start, Answer);
        await bench.CutStationAsync();
        await bench.Operator.ClosedAsync();
        bench.Connect();
        await bench.AnswerTheDoorAsync();
        Assert.Equal(Answer, await bench.Station.AskAsync("again", "StartTransaction", Start));
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Operator_that_takes_a_call_and_never_answers_is_one_that_is_away()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        for (int k = 1; k <= 2; k++)
        {
            bench.Station.Say($"[2,\"h{k}\",\"Heartbeat\",{{}}]");
            await bench.Operator.HearAsync("Heartbeat");
            bench.Clock.MoveTo(TimeSpan.FromSeconds(15 * k));
            Assert.StartsWith("{\"currentTime\":", await bench.Station.AnswerToAsync($"h{k}"), StringComparison.Ordinal);
        }

        await bench.Operator.ClosedAsync();
        Assert.Contains(OcppFaultCodes.OperatorSilent, bench.Wrong);
    }

    [Fact]
    public async Task Where_too_many_wait_the_oldest_meter_values_go_and_starts_and_stops_never()
    {
        await using var bench = new RelayBench(with: c => c with { MostKept = 3 });
        await bench.SettleAsync();
        await bench.LeaveAsync();
        await bench.Station.AskAsync("m1", "MeterValues", """{"connectorId":1,"meterValue":[1]}""");
        await bench.Station.AskAsync("s1", "StartTransaction", Start);
        await bench.Station.AskAsync("m2", "MeterValues", """{"connectorId":1,"meterValue":[2]}""");
        await bench.Station.AskAsync("m3", "MeterValues", """{"connectorId":1,"meterValue":[3]}""");
        Assert.Contains(OcppFaultCodes.KeptLetGo, bench.Wrong);
        await bench.Station.AskAsync("e1", "StopTransaction", """{"transactionId":7,"meterStop":2,"timestamp":"2026-05-01T12:00:00Z"}""");
        await bench.Station.AskAsync("e2", "StopTransaction", """{"transactionId":8,"meterStop":2,"timestamp":"2026-05-01T12:00:00Z"}""");

        // Now all that waits is a start or a stop: the station has to keep what comes.
        Assert.StartsWith("\"InternalError\",", await bench.Station.AskAsync("e3", "StopTransaction", """{"transactionId":9,"meterStop":2,"timestamp":"2026-05-01T12:00:00Z"}"""), StringComparison.Ordinal);
        Assert.StartsWith("\"InternalError\",", await bench.Station.AskAsync("m4", "MeterValues", """{"connectorId":1,"meterValue":[4]}"""), StringComparison.Ordinal);
        Assert.Contains(OcppFaultCodes.NotKept, bench.Wrong);
        await bench.ReturnAsync();
        await bench.Operator.AnswerAsync("StartTransaction", """{"transactionId":1,"idTagInfo":{"status":"Accepted"}}""");
        Assert.Contains(":7,", await bench.Operator.AnswerAsync("StopTransaction", "{}"), StringComparison.Ordinal);
        Assert.Contains(":8,", await bench.Operator.AnswerAsync("StopTransaction", "{}"), StringComparison.Ordinal);
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Message_that_the_operator_refuses_is_tried_three_times_and_named()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.LeaveAsync();
        int local = Number(await bench.Station.AskAsync("s1", "StartTransaction", Start));
        await bench.Station.AskAsync("s2", "StopTransaction", $$"""{"transactionId":{{local}},"meterStop":2000,"timestamp":"2026-05-01T12:00:09Z"}""");
        await bench.ReturnAsync();
        for (int k = 1; k <= 3; k++)
        {
            bench.Operator.Say($"[4,\"{LinkBench.IdOf(await bench.Operator.HearAsync("StartTransaction"))}\",\"InternalError\",\"\",{{}}]");
            if (k < 3)
            {
                var due = bench.Clock.Elapsed + TimeSpan.FromSeconds(10 * k);
                bench.Clock.AwaitSleeperUntil(due);
                bench.Clock.MoveTo(due);
            }
        }

        // The end of what never began for the operator would be somebody else's.
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.Equal(2, bench.Wrong.Count(c => c == OcppFaultCodes.OperatorRefused));
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Time_stays_the_operators_while_it_is_away_and_a_step_of_it_has_to_show_in_the_stations_stamps()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        Assert.Equal(TimeSpan.Zero, bench.View.ClockAhead);
        await bench.RelayAsync("Heartbeat", "{}", """{"currentTime":"2026-05-01T13:00:00Z"}""", "h1");
        Assert.Null(bench.View.ClockAhead);
        await bench.LeaveAsync();
        Assert.Equal("""{"currentTime":"2026-05-01T13:00:00.000Z"}""", await bench.Station.AskAsync("h2", "Heartbeat", "{}"));
        await bench.Station.AskAsync("m1", "MeterValues", CentralBench.Power(1, 5_000, bench.Now + TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.FromHours(1), bench.View.ClockAhead);
    }

    [Fact]
    public async Task Station_that_starts_while_its_operator_is_away_charges_on_and_the_operator_learns_of_the_start()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.LeaveAsync();
        await bench.CutStationAsync();
        bench.Connect();
        string answer = await bench.Station.AskAsync("b", "BootNotification", CentralBench.Boot);
        Assert.StartsWith("""{"status":"Accepted",""", answer, StringComparison.Ordinal);
        Assert.EndsWith("\"interval\":300}", answer, StringComparison.Ordinal);
        Assert.Contains("77000", await bench.Station.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.ReturnAsync();
        Assert.Equal(CentralBench.Boot, await bench.Operator.AnswerAsync("BootNotification", RelayBench.BootOfOperator));
    }

    [Fact]
    public async Task What_was_kept_outlives_a_restart_of_ours()
    {
        RelayMemory memory;
        await using (var before = new RelayBench())
        {
            await before.SettleAsync();
            await before.Operator.AskAsync("o1", "SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":20000}]}}}""");
            await before.Station.AnswerAsync("SetChargingProfile", Yes);
            await before.LeaveAsync();
            await before.Station.AskAsync("s1", "StartTransaction", Start);
            memory = JsonSerializer.Deserialize<RelayMemory>(JsonSerializer.Serialize(before.Memory))!;
        }

        await using var after = new RelayBench(with: c => c with { Known = memory });
        after.IsAway = true;
        after.Connect();
        Assert.Contains("\"Accepted\"", await after.Station.AskAsync("b", "BootNotification", CentralBench.Boot), StringComparison.Ordinal);
        Assert.Contains("\"limit\":20000", await after.FloorAsync(), StringComparison.Ordinal);
        await after.ReturnAsync();
        Assert.Equal(Start, await after.Operator.AnswerAsync("StartTransaction", """{"transactionId":1,"idTagInfo":{"status":"Accepted"}}"""));
    }

    private static int Number(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("transactionId").GetInt32();
}
