namespace Megapod.Wire.Ocpp.Relay;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Wire.Ocpp.Central;

/// <summary>What passes between a station and its operator, and what is added.</summary>
public sealed class RelayTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task Whatever_either_says_reaches_the_other_to_the_byte(OcppVersion version)
    {
        await using var bench = new RelayBench(version);
        await bench.SettleAsync();
        const string Odd = """{ "x" : [1.50, null, {"é\u00e9":"\"\\"}], "transactionId":7 }""";
        Assert.Equal((Odd, """{"y":  1e3}"""), await bench.RelayAsync("NoSuchAction", Odd, """{"y":  1e3}"""));
        Assert.Equal((Odd, """{ }"""), await bench.CommandAsync("AlsoUnknown", Odd, """{ }"""));

        const string Error = "\"SomeWord\",\"Because \\\"so\\\"\",{\"a\": 1}";
        bench.Station.Say("""[2,"s2","DataTransfer",{"vendorId":"v"}]""");
        bench.Operator.Say($"[4,\"{LinkBench.IdOf(await bench.Operator.HearAsync("DataTransfer"))}\",{Error}]");
        Assert.Equal(Error, await bench.Station.AnswerToAsync("s2"));
        bench.Operator.Say("""[2,"o2","Reset",{"type":"Soft"}]""");
        bench.Station.Say($"[4,\"{LinkBench.IdOf(await bench.Station.HearAsync("Reset"))}\",{Error}]");
        Assert.Equal(Error, await bench.Operator.AnswerToAsync("o2"));
        Assert.True(bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Message_of_21_that_is_not_answered_passes_both_ways()
    {
        await using var bench = new RelayBench(OcppVersion.V21);
        await bench.SettleAsync();
        bench.Station.Say("""[6,"s9","NotifyPeriodicEventStream",{"id":1}]""");
        await bench.RelayAsync("Heartbeat", "{}", """{"currentTime":"2026-05-01T12:00:00Z"}""");
        bench.Operator.Say("""[6,"o9","Anything",{"id":2}]""");
        await bench.CommandAsync("ClearCache", "{}", Yes);
        Assert.False(bench.Operator.IsSilent || bench.Station.IsSilent);
    }

    [Theory]
    [InlineData(OcppVersion.V16, """"connectorId":0,"csChargingProfiles":{"chargingProfileId":77000,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile"""")]
    [InlineData(OcppVersion.V201, """"evseId":0,"chargingProfile":{"id":77000,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile"""")]
    public async Task Our_limits_are_those_of_the_whole_station_and_the_operator_never_sees_them(OcppVersion version, string floorHead)
    {
        await using var bench = new RelayBench(version);
        bench.Connect();
        await bench.AnswerTheDoorAsync();

        // The operator's answer is the station's, whatever it is.
        const string Answer = """{"interval": 77,"status":"Accepted", "currentTime":"2026-05-01T12:00:00Z"}""";
        bench.Station.Say($"[2,\"b\",\"BootNotification\",{(version == OcppVersion.V16 ? CentralBench.Boot : """{"chargingStation":{"model":"M1","vendorName":"Maker"},"reason":"PowerUp"}""")}]");
        await bench.Operator.AnswerAsync("BootNotification", Answer);
        Assert.Equal(Answer, await bench.Station.AnswerToAsync("b"));
        string floor = await bench.FloorAsync();
        Assert.Contains(floorHead, floor, StringComparison.Ordinal);
        Assert.Contains("\"limit\":60000", floor, StringComparison.Ordinal);
        await bench.StandAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));

        // Nothing shows the station's time but its stamps, whoever told it the time.
        Assert.True(bench.Station.IsSilent);
        await bench.RelayAsync("MeterValues", bench.Power(5_000), "{}");
        string grant = await bench.Station.AnswerAsync("SetChargingProfile", Yes);
        Assert.Contains("78000", grant, StringComparison.Ordinal);
        Assert.Contains("\"limit\":130000", grant, StringComparison.Ordinal);
        await bench.Station.AnswerAsync("GetCompositeSchedule", """{"status":"Rejected"}""");
        Assert.Equal(5_000, bench.Snapshot.ConsumerPower[0].Value);

        // How it measures is left to the operator, and of ours the operator hears nothing.
        await bench.RelayAsync("Heartbeat", "{}", """{"currentTime":"2026-05-01T12:00:00Z"}""");
        Assert.True(bench.Station.IsSilent && bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Operator_that_rejects_a_station_is_heard_by_it()
    {
        await using var bench = new RelayBench();
        bench.Connect();
        await bench.AnswerTheDoorAsync();
        const string No = """{"status":"Rejected","currentTime":"2026-05-01T12:00:00Z","interval":600}""";
        Assert.Equal((CentralBench.Boot, No), await bench.RelayAsync("BootNotification", CentralBench.Boot, No));

        // It was never accepted: while the operator is away nobody can do that in its place.
        await bench.LeaveAsync();
        Assert.StartsWith("""{"status":"Pending",""", await bench.Station.AskAsync("s2", "BootNotification", CentralBench.Boot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_sees_cars_power_and_transactions_by_the_operators_numbers()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        await bench.RelayAsync("StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Charging"}""", "{}");
        Assert.True(bench.Snapshot.Connectors[1].IsPlugged);
        await bench.RelayAsync("StartTransaction", """{"connectorId":2,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:00Z"}""", """{"transactionId":4711,"idTagInfo":{"status":"Accepted"}}""", "s2");
        Assert.Equal("4711", bench.View.Stalls[1].Transaction);
        var (asked, heard) = await bench.RelayAsync("StopTransaction", """{"transactionId":4711,"meterStop":21000,"timestamp":"2026-05-01T12:00:00Z"}""", """{"idTagInfo":{"status":"Expired"}}""", "s3");
        Assert.Equal(("""{"transactionId":4711,"meterStop":21000,"timestamp":"2026-05-01T12:00:00Z"}""", """{"idTagInfo":{"status":"Expired"}}"""), (asked, heard));
        Assert.Equal(("4711", new WattHours(20_000)), (Assert.Single(bench.Sessions).Id, bench.Sessions[0].Energy));
    }

    [Fact]
    public async Task Site_sees_transactions_of_201_as_the_station_numbers_them()
    {
        await using var bench = new RelayBench(OcppVersion.V201);
        await bench.SettleAsync();
        const string Began = """{"eventType":"Started","timestamp":"2026-05-01T12:00:00Z","triggerReason":"CablePluggedIn","seqNo":0,"transactionInfo":{"transactionId":"T-1","chargingState":"Charging"},"evse":{"id":1,"connectorId":1}}""";
        Assert.Equal((Began, """{"totalCost":0}"""), await bench.RelayAsync("TransactionEvent", Began, """{"totalCost":0}"""));
        Assert.Equal("T-1", bench.View.Stalls[0].Transaction);
    }

    [Fact]
    public async Task What_we_do_not_understand_is_relayed_and_named()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        const string Broken = """{"connectorId":"one","meterValue":7}""";
        Assert.Equal((Broken, "{}"), await bench.RelayAsync("MeterValues", Broken, "{}"));
        Assert.Contains(OcppFaultCodes.RelayedUnread, bench.Wrong);
    }

    [Fact]
    public async Task Operators_limit_of_the_whole_station_is_counted_into_ours_and_what_is_for_transactions_passes()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TwoMinutes));
        await bench.Station.AnswerAsync("SetChargingProfile", Yes);
        await bench.Station.AnswerAsync("GetCompositeSchedule", """{"status":"Rejected"}""");

        // 80 kW for a minute and then 40 kW: our grant follows it, and in silence the station falls to the lower of both.
        const string Limit = """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2026-05-01T12:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":80000},{"startPeriod":60,"limit":40000}]}}}""";
        Assert.Equal(Yes, await bench.Operator.AskAsync("o1", "SetChargingProfile", Limit));
        string[] written = [await bench.Station.AnswerAsync("SetChargingProfile", Yes), await bench.Station.AnswerAsync("SetChargingProfile", Yes)];
        Assert.Contains(written, w => w.Contains("77000", StringComparison.Ordinal) && w.Contains("\"limit\":40000", StringComparison.Ordinal));
        Assert.Contains(written, w => w.Contains("78000", StringComparison.Ordinal) && w.Contains(""""chargingSchedulePeriod":[{"startPeriod":0,"limit":80000.0},{"startPeriod":62,"limit":40000.0}]"""", StringComparison.Ordinal));

        const string Transaction = """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":9,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}}""";
        Assert.Equal((Transaction, Yes), await bench.CommandAsync("SetChargingProfile", Transaction, Yes, "o2"));

        // Without it ours are as before.
        Assert.Equal(Yes, await bench.Operator.AskAsync("o3", "ClearChargingProfile", """{"id":5}"""));
        written = [await bench.Station.AnswerAsync("SetChargingProfile", Yes), await bench.Station.AnswerAsync("SetChargingProfile", Yes)];
        Assert.Contains(written, w => w.Contains("77000", StringComparison.Ordinal) && w.Contains("\"limit\":60000", StringComparison.Ordinal));
        Assert.Contains(written, w => w.Contains("78000", StringComparison.Ordinal) && w.Contains("\"limit\":130000", StringComparison.Ordinal));
        Assert.Equal("""{"status":"Unknown"}""", await bench.Operator.AskAsync("o4", "ClearChargingProfile", """{"chargingProfilePurpose":"ChargePointMaxProfile"}"""));
    }

    [Theory]
    [InlineData(OcppVersion.V16, """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":78001}}""", "\"PropertyConstraintViolation\",\"Charging profile 78001")]
    [InlineData(OcppVersion.V201, """{"evseId":1,"chargingProfile":{"id":77000}}""", """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidProfile","additionalInfo":"Charging profile 77000""")]
    public async Task Profile_with_a_number_of_ours_is_refused_with_the_reason(OcppVersion version, string profile, string refusal)
    {
        await using var bench = new RelayBench(version);
        await bench.SettleAsync();
        Assert.StartsWith(refusal, await bench.Operator.AskAsync("o1", "SetChargingProfile", profile), StringComparison.Ordinal);
        Assert.Contains(OcppFaultCodes.ProfileReserved, bench.Wrong);
        Assert.True(bench.Station.IsSilent);
    }

    [Theory]
    [InlineData(OcppVersion.V201, "ChargingStationMaxProfile", "Relative")]
    [InlineData(OcppVersion.V21, "LocalGeneration", "Absolute")]
    public async Task Profile_that_cannot_be_counted_with_is_rejected_with_the_reason(OcppVersion version, string purpose, string kind)
    {
        await using var bench = new RelayBench(version);
        await bench.SettleAsync();
        string profile = $$$"""{"evseId":0,"chargingProfile":{"id":3,"stackLevel":0,"chargingProfilePurpose":"{{{purpose}}}","chargingProfileKind":"{{{kind}}}","chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":1000}]}]}}""";
        Assert.StartsWith("""{"status":"Rejected","statusInfo":""", await bench.Operator.AskAsync("o1", "SetChargingProfile", profile), StringComparison.Ordinal);
        Assert.Contains(OcppFaultCodes.ProfileNotCounted, bench.Wrong);
        Assert.True(bench.Station.IsSilent);
    }

    [Theory]
    [InlineData(OcppVersion.V16, "{}", """{"chargingProfilePurpose":"TxDefaultProfile"}""", """{"chargingProfilePurpose":"TxProfile"}""")]
    [InlineData(OcppVersion.V201, """{"chargingProfileCriteria":{"evseId":0,"stackLevel":1}}""", """{"chargingProfileCriteria":{"evseId":0,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":1}}""", """{"chargingProfileCriteria":{"evseId":0,"chargingProfilePurpose":"TxProfile","stackLevel":1}}""")]
    public async Task Operator_that_clears_everything_does_not_clear_our_limits(OcppVersion version, string all, string first, string second)
    {
        await using var bench = new RelayBench(version);
        await bench.SettleAsync();
        bench.Operator.Say($"[2,\"o1\",\"ClearChargingProfile\",{all}]");
        Assert.Equal(first, await bench.Station.AnswerAsync("ClearChargingProfile", """{"status":"Unknown"}"""));
        Assert.Equal(second, await bench.Station.AnswerAsync("ClearChargingProfile", Yes));
        Assert.Equal(Yes, await bench.Operator.AnswerToAsync("o1"));
        string ours = version == OcppVersion.V16 ? """{"id":77000}""" : """{"chargingProfileId":77000}""";
        Assert.Equal("""{"status":"Unknown"}""", await bench.Operator.AskAsync("o2", "ClearChargingProfile", ours));
        Assert.True(bench.Station.IsSilent);
    }

    [Fact]
    public async Task Profiles_that_the_operator_asks_for_are_its_own_also_those_that_we_keep_and_never_ours()
    {
        await using var bench = new RelayBench(OcppVersion.V201);
        await bench.SettleAsync();
        const string Kept = """{"id":5,"stackLevel":1,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":90000.0}]}]}""";
        Assert.Equal(Yes, await bench.Operator.AskAsync("o1", "SetChargingProfile", $$"""{"evseId":0,"chargingProfile":{{Kept}}}"""));
        bench.Operator.Say("""[2,"o2","GetChargingProfiles",{"requestId":8,"chargingProfile":{}}]""");
        await bench.Station.AnswerAsync("GetChargingProfiles", Yes);
        Assert.Equal("{}", await bench.Station.AskAsync("r1", "ReportChargingProfiles", """{"requestId":8,"chargingLimitSource":"CSO","evseId":0,"tbc":true,"chargingProfile":[{"id":77000}]}"""));
        Assert.Equal("{}", await bench.Station.AskAsync("r2", "ReportChargingProfiles", """{"requestId":8,"chargingLimitSource":"CSO","evseId":1,"chargingProfile":[{"id":77000},{"id":9,"x": 1.0}]}"""));
        Assert.Equal(Yes, await bench.Operator.AnswerToAsync("o2"));
        Assert.Equal("""{"requestId":8,"chargingLimitSource":"CSO","evseId":1,"chargingProfile":[{"id":9,"x": 1.0}],"tbc":true}""", await bench.Operator.AnswerAsync("ReportChargingProfiles", "{}"));
        Assert.Equal($$"""{"requestId":8,"chargingLimitSource":"CSO","chargingProfile":[{{Kept}}],"evseId":0}""", await bench.Operator.AnswerAsync("ReportChargingProfiles", "{}"));

        // Of the whole station only what we keep is asked for, and the station is not.
        Assert.Equal("""{"status":"NoProfiles"}""", await bench.Operator.AskAsync("o3", "GetChargingProfiles", """{"requestId":9,"chargingProfile":{"chargingProfilePurpose":"ChargingStationMaxProfile","stackLevel":4}}"""));
        Assert.True(bench.Station.IsSilent);
    }

    [Fact]
    public async Task After_a_start_or_a_connection_of_the_station_the_floor_goes_before_any_command_of_the_operator()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        foreach (bool isNewLink in (bool[])[false, true])
        {
            if (isNewLink)
            {
                await bench.CutStationAsync();
                await bench.Operator.ClosedAsync();
                bench.Connect();
                await bench.AnswerTheDoorAsync();
            }

            await bench.BootAsync();
            bench.Operator.Say($"[2,\"o{isNewLink}\",\"RemoteStartTransaction\",{{\"idTag\":\"CARD\"}}]");
            string floor = await bench.Station.HearCallAsync();
            Assert.Contains("77000", floor, StringComparison.Ordinal);
            bench.Station.Say($"[3,\"{LinkBench.IdOf(floor)}\",{Yes}]");
            var rest = new List<string>();
            for (int k = 0; k < 5; k++)
            {
                rest.Add(await bench.Station.HearCallAsync());
                bench.Station.Say($"[3,\"{LinkBench.IdOf(rest[^1])}\",{Yes}]");
            }

            Assert.Single(rest, c => c.EndsWith("""RemoteStartTransaction",{"idTag":"CARD"}]""", StringComparison.Ordinal));
            Assert.Equal(Yes, await bench.Operator.AnswerToAsync($"o{isNewLink}"));
        }
    }

    [Fact]
    public async Task Site_that_only_watches_relays_everything_and_adds_nothing()
    {
        await using var bench = new RelayBench(mayCommand: false);
        bench.Connect();
        await bench.AnswerTheDoorAsync();
        await bench.BootAsync();
        const string Limit = """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":77000,"chargingProfilePurpose":"ChargePointMaxProfile"}}""";
        Assert.Equal((Limit, Yes), await bench.CommandAsync("SetChargingProfile", Limit, Yes));
        Assert.Equal(("{}", Yes), await bench.CommandAsync("ClearChargingProfile", "{}", Yes, "o2"));
        await bench.RelayAsync("MeterValues", bench.Power(7_000), "{}");
        Assert.Equal(7_000, bench.Snapshot.ConsumerPower[0].Value);
        Assert.True(bench.Station.IsSilent && bench.Operator.IsSilent);
    }

    [Fact]
    public async Task Command_for_a_station_that_does_not_answer_ends_in_an_error_for_the_operator()
    {
        await using var bench = new RelayBench();
        await bench.SettleAsync();
        bench.Operator.Say("""[2,"o1","Reset",{"type":"Hard"}]""");
        await bench.Station.HearAsync("Reset");
        bench.Clock.MoveTo(TimeSpan.FromSeconds(30));
        Assert.StartsWith("\"InternalError\",", await bench.Operator.AnswerToAsync("o1"), StringComparison.Ordinal);
        Assert.Contains(OcppFaultCodes.CommandNotCarried, bench.Wrong);
    }
}
