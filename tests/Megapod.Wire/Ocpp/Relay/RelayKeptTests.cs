namespace Megapod.Wire.Ocpp.Relay;

using System.Globalization;
using System.Text;
using Megapod.Devices.Ocpp;

/// <summary>What is kept for an operator that is away, in which order it is told, and what gives way where too much waits.</summary>
public sealed class RelayKeptTests
{
    private const string Start = """{"connectorId":2,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:00Z"}""";
    private const string Firmware = """{"status":"Downloading"}""";
    private const string Refused = "\"InternalError\",";

    [Fact]
    public async Task What_a_station_says_while_its_operator_is_told_the_rest_goes_behind_it()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.LeaveAsync();
        await bench.Station.AskAsync("s1", "StartTransaction", Start);
        await bench.ReturnAsync();
        string waiting = await bench.Operator.HearAsync("StartTransaction");

        // The operator is there and busy: the station need not wait for it.
        const string Plugged = """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""";
        Assert.Equal("{}", await bench.Station.AskAsync("s2", "StatusNotification", Plugged));
        bench.Operator.Say($$$"""[3,"{{{LinkBench.IdOf(waiting)}}}",{"transactionId":1,"idTagInfo":{"status":"Accepted"}}]""");
        Assert.Equal(Plugged, await bench.Operator.AnswerAsync("StatusNotification", "{}"));
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
    }

    [Fact]
    public async Task Card_that_the_operator_accepted_may_charge_without_it_until_it_expires_or_is_blocked()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.RelayAsync("Authorize", """{"idTag":"SHORT"}""", """{"idTagInfo":{"status":"Accepted","expiryDate":"2026-05-01T13:00:00Z"}}""", "s1");
        await bench.RelayAsync("Authorize", """{"idTag":"ODD"}""", """{"idTagInfo":{"status":"Accepted","expiryDate":"tomorrow"}}""", "s2");
        await bench.RelayAsync("Authorize", """{"idTag":"BLOCKED"}""", """{"idTagInfo":{"status":"Accepted"}}""", "s3");
        await bench.RelayAsync("Authorize", """{"idTag":"BLOCKED"}""", """{"idTagInfo":{"status":"Blocked"}}""", "s4");
        await bench.LeaveAsync();
        Assert.Contains("Accepted", await bench.Station.AskAsync("a1", "Authorize", """{"idTag":"SHORT"}"""), StringComparison.Ordinal);
        Assert.Contains("Invalid", await bench.Station.AskAsync("a2", "Authorize", """{"idTag":"ODD"}"""), StringComparison.Ordinal);
        Assert.Contains("Invalid", await bench.Station.AskAsync("a3", "Authorize", """{"idTag":"BLOCKED"}"""), StringComparison.Ordinal);
        bench.IsAway = true;
        bench.Clock.MoveTo(TimeSpan.FromHours(1));
        Assert.Contains("Invalid", await bench.Station.AskAsync("a4", "Authorize", """{"idTag":"SHORT"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_only_go_on_give_way_to_starts_and_ends()
    {
        await using var bench = new RelayBench(OcppVersion.V201, with: c => c with { MostKept = 2 });
        await bench.SettleAsync();
        await bench.LeaveAsync();
        Assert.Equal("{}", await bench.Station.AskAsync("e0", "TransactionEvent", Event("Started", 0)));
        Assert.Equal("{}", await bench.Station.AskAsync("e1", "TransactionEvent", Event("Updated", 1)));
        Assert.Equal("{}", await bench.Station.AskAsync("e2", "TransactionEvent", Event("Ended", 2)));
        await bench.ReturnAsync();
        Assert.Contains("Started", await bench.Operator.AnswerAsync("TransactionEvent", "{}"), StringComparison.Ordinal);
        Assert.Contains("Ended", await bench.Operator.AnswerAsync("TransactionEvent", "{}"), StringComparison.Ordinal);
        await bench.AwaitAsync(() => bench.Memory!.Messages.Count == 0);
        Assert.True(bench.Operator.IsSilent);

        static string Event(string kind, int sequence) =>
            string.Create(CultureInfo.InvariantCulture, $$$"""{"eventType":"{{{kind}}}","timestamp":"2026-05-01T12:00:0{{{sequence}}}Z","triggerReason":"Authorized","seqNo":{{{sequence}}},"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1}}""");
    }

    [Fact]
    public async Task Notices_give_way_to_starts_but_not_to_meter_values()
    {
        await using var bench = new RelayBench(with: c => c with { MostKept = 1 });
        await bench.SettleAsync();
        await bench.LeaveAsync();
        Assert.Equal("{}", await bench.Station.AskAsync("n1", "FirmwareStatusNotification", Firmware));
        Assert.StartsWith(Refused, await bench.Station.AskAsync("m1", "MeterValues", """{"connectorId":1,"meterValue":[]}"""), StringComparison.Ordinal);
        Assert.Contains("transactionId", await bench.Station.AskAsync("s1", "StartTransaction", Start), StringComparison.Ordinal);
        Assert.Contains(OcppFaultCodes.KeptLetGo, bench.Wrong);
        Assert.Equal("StartTransaction", Encoding.UTF8.GetString(Assert.Single(bench.Memory!.Messages).Action.Span));
    }

    [Fact]
    public async Task What_is_kept_is_bounded_in_bytes_as_well()
    {
        await using var bench = new RelayBench(with: c => c with { MostKeptBytes = Start.Length + Firmware.Length });
        await bench.SettleAsync();
        await bench.LeaveAsync();
        Assert.Contains("transactionId", await bench.Station.AskAsync("s1", "StartTransaction", Start), StringComparison.Ordinal);
        Assert.Equal("{}", await bench.Station.AskAsync("n1", "FirmwareStatusNotification", Firmware));
        Assert.StartsWith(Refused, await bench.Station.AskAsync("m1", "MeterValues", """{"connectorId":1,"meterValue":[]}"""), StringComparison.Ordinal);
        Assert.Equal(2, bench.Memory!.Messages.Count);
    }

    [Fact]
    public async Task Command_that_comes_before_the_floor_is_written_waits_for_it()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.CutStationAsync();
        await bench.Operator.ClosedAsync();
        bench.Connect();
        await bench.AnswerTheDoorAsync();
        bench.Clock.MoveTo(TimeSpan.FromMilliseconds(17));
        bench.Operator.Say("""[2,"o1","UnlockConnector",{"connectorId":1}]""");

        // It waits 10 s at most: until then the station has not shown whether it has started anew.
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromMilliseconds(10_017));
        await bench.RelayAsync("Heartbeat", "{}", """{"currentTime":"2026-05-01T12:00:00Z"}""");
        string floor = await bench.Station.HearCallAsync();
        Assert.Contains("\"chargingProfileId\":77000", floor, StringComparison.Ordinal);
        string next = floor;
        while (!next.Contains("UnlockConnector", StringComparison.Ordinal))
        {
            // After the floor it is also asked for its state.
            bench.Station.Say($$"""[3,"{{LinkBench.IdOf(next)}}",{"status":"Accepted"}]""");
            next = await bench.Station.HearCallAsync();
        }

        bench.Station.Say($$"""[3,"{{LinkBench.IdOf(next)}}",{"status":"Unlocked"}]""");
        Assert.Equal("""{"status":"Unlocked"}""", await bench.Operator.AnswerToAsync("o1"));
    }

    [Fact]
    public async Task Limits_of_an_operator_are_counted_up_to_a_number_and_the_next_is_rejected()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        for (int k = 0; k < 32; k++)
        {
            Assert.Equal("""{"status":"Accepted"}""", await bench.Operator.AskAsync($"o{k}", "SetChargingProfile", Limit(k, k)));
        }

        Assert.Equal("""{"status":"Rejected"}""", await bench.Operator.AskAsync("o32", "SetChargingProfile", Limit(32, 32)));
        Assert.Contains(OcppFaultCodes.ProfileNotCounted, bench.Wrong);

        // One that takes the place of another is still taken.
        Assert.Equal("""{"status":"Accepted"}""", await bench.Operator.AskAsync("o33", "SetChargingProfile", Limit(5, 40)));

        static string Limit(int id, int level) => string.Create(
            CultureInfo.InvariantCulture,
            $$$$"""{"connectorId":0,"csChargingProfiles":{"chargingProfileId":{{{{id}}}},"stackLevel":{{{{level}}}},"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2026-05-01T12:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":900000}]}}}""");
    }
}
