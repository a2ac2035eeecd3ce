namespace Megapod.Wire.Ocpp.Relay;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;

/// <summary>A site whose file names its stations' operator, with somebody else's central system over TLS and somebody else's station, both strict.</summary>
public sealed class OperatorTests
{
    private const string Password = "a password: of the operator's";
    private const string Keys = "securityProfile: 2, passwordFile: '{id}.password'";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(OcppVersion.V16, "ChargePointMaxProfile")]
    [InlineData(OcppVersion.V201, "ChargingStationMaxProfile")]
    public async Task All_passes_between_a_station_and_its_operator_and_the_site_adds_its_floor_and_grants(OcppVersion version, string purpose)
    {
        await using var bench = await OperatorBench.OpenAsync(version, Password, Keys);
        await bench.WriteAsync("cp.password", Password + "\n");
        Assert.Null(bench.Stations.Health[0].Operator!.IsReached);
        await bench.ConnectAsync();
        Assert.Equal(OperatorBench.Identity, (await bench.Operator.HearAsync("connected")).GetProperty("connected").GetString());
        Assert.Equal("Accepted", (await bench.PassAsync("BootNotification", bench.Boot)).GetProperty("status").GetString());
        string floor = (await bench.Station.HearAsync("asked", "SetChargingProfile")).GetRawText();
        Assert.Contains(purpose, floor, StringComparison.Ordinal);
        Assert.Contains("\"limit\":10000", floor, StringComparison.Ordinal);

        // The operator commands, and nobody is in between.
        Assert.Equal("Accepted", (await bench.Operator.CallAsync("Reset", version == OcppVersion.V16 ? """{"type":"Soft"}""" : """{"type":"Immediate"}""")).GetProperty("status").GetString());
        await bench.Station.HearAsync("asked", "Reset");
        await bench.PassAsync("StatusNotification", version == OcppVersion.V16
            ? """{"connectorId":1,"errorCode":"NoError","status":"Charging"}"""
            : $$"""{"timestamp":"{{bench.Now}}","connectorStatus":"Occupied","evseId":1,"connectorId":1}""");
        await bench.PassAsync("MeterValues", Power(version, bench.Now));
        bench.Stations.Sink!.Send(new GrantCommand(0, 1, new Watts(40_000), TwoMinutes));
        Assert.Contains("\"limit\":40000", (await bench.Station.HearAsync("asked", "SetChargingProfile")).GetRawText(), StringComparison.Ordinal);
        await bench.PassAsync("Heartbeat", "{}");

        // Of ours it has heard nothing, and nothing was against the standard.
        Assert.Empty(bench.Operator.Unheard);
        Assert.DoesNotContain(bench.Station.Unheard, s => s.Contains("invalid", StringComparison.Ordinal) || s.Contains("\"bad\"", StringComparison.Ordinal));
        var health = bench.Stations.Health[0];
        Assert.Equal((true, 0), (health.Operator!.IsReached, health.Operator.Waiting));
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    public async Task What_a_station_was_answered_for_reaches_the_operator_once_and_in_order_over_its_absence_and_our_restarts(OcppVersion version)
    {
        await using var bench = await OperatorBench.OpenAsync(version, Password, Keys);
        await bench.WriteAsync("cp.password", Password);
        await bench.ConnectAsync();
        await bench.PassAsync("BootNotification", bench.Boot);
        await bench.PassAsync("Authorize", version == OcppVersion.V16 ? """{"idTag":"CARD"}""" : """{"idToken":{"idToken":"CARD","type":"ISO14443"}}""");
        await bench.Operator.TellAsync("""{"away":true}""");
        await bench.Operator.HearAsync("away");
        await bench.Operator.HearAsync("left");
        await bench.Operator.HearAsync("connected");

        // A transaction begins, we end and begin anew, and it ends.
        var (start, startSaid) = Message(version, 0, bench.Now, 0);
        var answer = await bench.Station.CallAsync(start, startSaid);
        int number = version == OcppVersion.V16 ? answer.GetProperty("transactionId").GetInt32() : 0;
        var (meter, meterSaid) = Message(version, 1, bench.Now, number);
        await bench.Station.CallAsync(meter, meterSaid);
        Assert.Equal(2, bench.Waiting.Count);
        await bench.RestartAsync();
        Assert.Equal(2, bench.Stations.Health[0].Operator!.Waiting);
        await bench.ConnectAsync();
        var (stop, stopSaid) = Message(version, 2, bench.Now, number);
        await bench.Station.CallAsync(stop, stopSaid);
        Assert.Equal(3, bench.Waiting.Count);

        // The operator is back, and the next of us tells it all without waiting for the station.
        await bench.EndAsync();
        await bench.Operator.TellAsync("""{"back":true}""");
        await bench.Operator.HearAsync("back");
        Assert.Empty(bench.Operator.Unheard);
        await bench.RestartAsync();
        await bench.Operator.HearAsync("connected");
        for (int k = 0; k < 3; k++)
        {
            var heard = await bench.Operator.HearAsync("heard");
            var (action, said) = Message(version, k, bench.Now, 101);
            Assert.Equal(action, heard.GetProperty("heard").GetString());
            Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(said), heard.GetProperty("params")), heard.GetRawText());
        }

        // Nobody is connected and nothing waits: the link has no more use.
        await bench.Operator.HearAsync("left");
        Assert.Empty(bench.Waiting);
        await bench.RestartAsync();
        await bench.ConnectAsync();
        await bench.Operator.HearAsync("connected");
        await bench.PassAsync("Heartbeat", "{}");
        Assert.Empty(bench.Operator.Unheard);
    }

    [Fact]
    public async Task Wrong_password_is_told_with_what_to_do_and_the_right_one_counts_from_the_next_connection_on()
    {
        await using var bench = await OperatorBench.OpenAsync(OcppVersion.V16, Password, Keys);
        await bench.ConnectAsync();
        Assert.Equal("Pending", (await bench.Station.CallAsync("BootNotification", bench.Boot)).GetProperty("status").GetString());
        var trouble = bench.Stations.Health[0].Trouble!;
        Assert.Equal("MP3851", trouble.Code);
        Assert.Contains("MP1115: 'passwordFile' names cp.password, which cannot be used: there is no such file", trouble.Message, StringComparison.Ordinal);

        await bench.WriteAsync("cp.password", "another password");
        await bench.ConnectAsync();
        await bench.Operator.HearAsync("refused", OperatorBench.Identity);
        await bench.Station.CallAsync("BootNotification", bench.Boot);
        trouble = bench.Stations.Health[0].Trouble!;
        Assert.Equal("The operator's central system cannot be reached for cp (MP3862: localhost answered 401 to CP16).", trouble.Message);
        Assert.EndsWith("Look whether identity and password are those that the central system knows.", trouble.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Stations.Events!.After(0).Events, e => e.Text.Contains("another password", StringComparison.Ordinal));
        Assert.Contains(bench.Stations.Events.After(0).Events, e => e.Text.Contains("MP3862", StringComparison.Ordinal));
        Assert.False(bench.Stations.Health[0].Operator!.IsReached);

        await bench.WriteAsync("cp.password", Password);
        await bench.ConnectAsync();
        await bench.Operator.HearAsync("connected");
        await bench.PassAsync("BootNotification", bench.Boot);
        Assert.DoesNotContain(bench.Stations.Views[0].Troubles, t => t.Code == "MP3851");
    }

    [Fact]
    public async Task Station_proves_itself_to_its_operator_by_a_certificate()
    {
        await using var bench = await OperatorBench.OpenAsync(OcppVersion.V201, "-", "securityProfile: 3, certificate: '{id}.pem', key: '{id}.key'", isByCertificate: true);
        await bench.ConnectAsync();
        await bench.Operator.HearAsync("connected", OperatorBench.Identity);
        Assert.Equal("Accepted", (await bench.PassAsync("BootNotification", bench.Boot)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Operator_whose_certificate_is_of_another_authority_is_not_told_the_password()
    {
        await using var bench = await OperatorBench.OpenAsync(OcppVersion.V16, Password, $"{Keys}, allowPlainWebSocket: false");
        await bench.WriteAsync("cp.password", Password);
        await bench.WriteAsync("authority.pem", await bench.ReadAsync("other.pem"));
        await bench.ConnectAsync();
        Assert.Equal("Pending", (await bench.Station.CallAsync("BootNotification", bench.Boot)).GetProperty("status").GetString());
        Assert.Contains("MP3861", bench.Stations.Health[0].Trouble!.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Operator.Unheard);
    }

    private static string Power(OcppVersion version, Instant now) => version == OcppVersion.V16
        ? $$"""{"connectorId":1,"meterValue":[{"timestamp":"{{now}}","sampledValue":[{"value":"5000","measurand":"Power.Active.Import","unit":"W"}]}]}"""
        : $$$"""{"evseId":1,"meterValue":[{"timestamp":"{{{now}}}","sampledValue":[{"value":5000,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}}]}]}""";

    /// <summary>The start, the middle and the end of a transaction.</summary>
    private static (string Action, string Payload) Message(OcppVersion version, int k, Instant now, int number)
    {
        if (version == OcppVersion.V16)
        {
            return k switch
            {
                0 => ("StartTransaction", $$"""{"connectorId":1,"idTag":"CARD","meterStart":0,"timestamp":"{{now}}"}"""),
                1 => ("MeterValues", $$"""{"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"{{now}}","sampledValue":[{"value":"7"}]}]}"""),
                _ => ("StopTransaction", $$"""{"transactionId":{{number}},"meterStop":1000,"timestamp":"{{now}}"}"""),
            };
        }

        string kind = k switch { 0 => "Started", 1 => "Updated", _ => "Ended" };
        return ("TransactionEvent",
            $$$"""{"eventType":"{{{kind}}}","timestamp":"{{{now}}}","triggerReason":"Authorized","seqNo":{{{k}}},"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"CARD","type":"ISO14443"}}""");
    }
}
