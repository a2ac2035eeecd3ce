namespace Megapod.Wire.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Wire.Ocpp.Relay;

/// <summary>What people have stations do, byte by byte in each edition, and what is made of each answer.</summary>
public sealed class OrderTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string Folder = "https://user:secret@files.example/logs?key=1";
    private const string Image = "https://files.example/fw.bin";
    private static readonly Instant Tomorrow = CentralBench.Begin + TimeSpan.FromDays(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_order_of_1_6_goes_out_in_these_bytes_and_the_stations_word_comes_back()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await bench.AskAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"CARD","meterStart":5,"timestamp":"{{bench.Now}}"}""");
        await CheckAsync(bench, new ResetOrder(), "Reset", """{"type":"Soft"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new ResetOrder { Now = true }, "Reset", """{"type":"Hard"}""", """{"status":"Rejected"}""", OrderResult.Refused, "Rejected");
        await CheckAsync(bench, new UnlockOrder { Connector = 2 }, "UnlockConnector", """{"connectorId":2}""", """{"status":"Unlocked"}""", OrderResult.Accepted, "Unlocked");
        await CheckAsync(bench, new UnlockOrder { Connector = 2 }, "UnlockConnector", """{"connectorId":2}""", """{"status":"UnlockFailed"}""", OrderResult.Refused, "UnlockFailed");
        await CheckAsync(bench, new UnlockOrder { Connector = 1 }, "UnlockConnector", """{"connectorId":1}""", """{"status":"NotSupported"}""", OrderResult.NotSupported, "NotSupported");
        await CheckAsync(bench, new AvailabilityOrder { Operative = false }, "ChangeAvailability", """{"connectorId":0,"type":"Inoperative"}""", """{"status":"Scheduled"}""", OrderResult.Accepted, "Scheduled");
        await CheckAsync(bench, new AvailabilityOrder { Operative = true, Connector = 2 }, "ChangeAvailability", """{"connectorId":2,"type":"Operative"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new StartOrder { Connector = 2, Token = "CARD-2" }, "RemoteStartTransaction", """{"connectorId":2,"idTag":"CARD-2"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new StopOrder { Connector = 1 }, "RemoteStopTransaction", """{"transactionId":10411201}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new TriggerOrder { Message = StationMessage.Status, Connector = 1 }, "TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""", """{"status":"NotImplemented"}""", OrderResult.NotSupported, "NotImplemented");
        await CheckAsync(bench, new TriggerOrder { Message = StationMessage.Log }, "TriggerMessage", """{"requestedMessage":"DiagnosticsStatusNotification"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new ClearCacheOrder(), "ClearCache", "{}", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new LogOrder { To = Folder, Newest = Tomorrow }, "GetDiagnostics", $$"""{"location":"{{Folder}}","stopTime":"2026-05-02T12:00:00Z"}""", """{"fileName":"d.zip"}""", OrderResult.Accepted, "", "d.zip");
        await CheckAsync(bench, new LogOrder { To = Folder }, "GetDiagnostics", $$"""{"location":"{{Folder}}"}""", "{}", OrderResult.Refused, "", "It has nothing to send.");
        await CheckAsync(bench, new LogOrder { To = Folder, Log = StationLog.Security, Oldest = bench.Now }, "GetLog", $$"""{"log":{"remoteLocation":"{{Folder}}","oldestTimestamp":"2026-05-01T12:00:00Z"},"logType":"SecurityLog","requestId":10411215}""", """{"status":"AcceptedCanceled","filename":"s.log"}""", OrderResult.Accepted, "AcceptedCanceled", "s.log");
        await CheckAsync(bench, new FirmwareOrder { From = Image }, "UpdateFirmware", $$"""{"location":"{{Image}}","retrieveDate":"2026-05-01T12:00:00Z"}""", "{}", OrderResult.Accepted, "");
        await CheckAsync(bench, new FirmwareOrder { From = Image, FetchAt = Tomorrow, InstallAt = Tomorrow, Signature = "c2ln", SigningCertificate = "PEM" }, "SignedUpdateFirmware", $$$"""{"requestId":10411217,"firmware":{"location":"{{{Image}}}","retrieveDateTime":"2026-05-02T12:00:00Z","installDateTime":"2026-05-02T12:00:00Z","signingCertificate":"PEM","signature":"c2ln"}}""", """{"status":"InvalidCertificate"}""", OrderResult.Refused, "InvalidCertificate");
        await CheckAsync(bench, new ReadSettingOrder { Key = "ConnectionTimeOut" }, "GetConfiguration", """{"key":["ConnectionTimeOut"]}""", """{"configurationKey":[{"key":"ConnectionTimeOut","readonly":false,"value":"60"}]}""", OrderResult.Accepted, "", "60");
        await CheckAsync(bench, new ReadSettingOrder { Key = "Nonsense" }, "GetConfiguration", """{"key":["Nonsense"]}""", """{"unknownKey":["Nonsense"]}""", OrderResult.Refused, "UnknownKey");
        await CheckAsync(bench, new WriteSettingOrder { Key = "ConnectionTimeOut", Value = "90" }, "ChangeConfiguration", """{"key":"ConnectionTimeOut","value":"90"}""", """{"status":"RebootRequired"}""", OrderResult.Accepted, "RebootRequired");
        Assert.True(bench.IsSilent);
    }

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task Every_order_of_later_editions_goes_out_in_these_bytes_and_the_stations_word_comes_back(OcppVersion version)
    {
        await using var later = new LaterBench(version);
        await later.SettleAsync();
        var bench = later.All;
        await bench.AskAsync("TransactionEvent", LaterBench.Event("Started", 0, bench.Now, 5));
        await CheckAsync(bench, new ResetOrder(), "Reset", """{"type":"OnIdle"}""", """{"status":"Scheduled"}""", OrderResult.Accepted, "Scheduled");
        await CheckAsync(bench, new ResetOrder { Now = true, Connector = 2 }, "Reset", """{"type":"Immediate","evseId":2}""", """{"status":"Rejected","statusInfo":{"reasonCode":"Busy","additionalInfo":"later"}}""", OrderResult.Refused, "Rejected", "Busy later");
        await CheckAsync(bench, new UnlockOrder { Connector = 2 }, "UnlockConnector", """{"evseId":2,"connectorId":1}""", """{"status":"OngoingAuthorizedTransaction"}""", OrderResult.Refused, "OngoingAuthorizedTransaction");
        await CheckAsync(bench, new AvailabilityOrder { Operative = false }, "ChangeAvailability", """{"operationalStatus":"Inoperative"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new AvailabilityOrder { Operative = true, Connector = 1 }, "ChangeAvailability", """{"evse":{"id":1},"operationalStatus":"Operative"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new StartOrder { Connector = 2, Token = "CARD-2" }, "RequestStartTransaction", """{"evseId":2,"idToken":{"idToken":"CARD-2","type":"Central"},"remoteStartId":10411206}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new StopOrder { Connector = 1 }, "RequestStopTransaction", """{"transactionId":"T-1"}""", """{"status":"Rejected"}""", OrderResult.Refused, "Rejected");
        await CheckAsync(bench, new TriggerOrder { Message = StationMessage.Status, Connector = 2 }, "TriggerMessage", """{"evse":{"id":2,"connectorId":1},"requestedMessage":"StatusNotification"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new TriggerOrder { Message = StationMessage.Transaction, Connector = 2 }, "TriggerMessage", """{"evse":{"id":2},"requestedMessage":"TransactionEvent"}""", """{"status":"NotImplemented"}""", OrderResult.NotSupported, "NotImplemented");
        await CheckAsync(bench, new ClearCacheOrder(), "ClearCache", "{}", """{"status":"Rejected"}""", OrderResult.Refused, "Rejected");
        await CheckAsync(bench, new LogOrder { To = Folder, Oldest = bench.Now }, "GetLog", $$"""{"log":{"remoteLocation":"{{Folder}}","oldestTimestamp":"2026-05-01T12:00:00Z"},"logType":"DiagnosticsLog","requestId":10411211}""", """{"status":"Accepted","filename":"d.zip"}""", OrderResult.Accepted, "Accepted", "d.zip");
        await CheckAsync(bench, new FirmwareOrder { From = Image, InstallAt = Tomorrow }, "UpdateFirmware", $$$"""{"requestId":10411212,"firmware":{"location":"{{{Image}}}","retrieveDateTime":"2026-05-01T12:00:00Z","installDateTime":"2026-05-02T12:00:00Z"}}""", """{"status":"RevokedCertificate"}""", OrderResult.Refused, "RevokedCertificate");
        await CheckAsync(bench, new ReadSettingOrder { Key = "TxCtrlr.EVConnectionTimeOut" }, "GetVariables", """{"getVariableData":[{"component":{"name":"TxCtrlr"},"variable":{"name":"EVConnectionTimeOut"}}]}""", """{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"60","component":{"name":"TxCtrlr"},"variable":{"name":"EVConnectionTimeOut"}}]}""", OrderResult.Accepted, "Accepted", "60");
        await CheckAsync(bench, new WriteSettingOrder { Key = "Light.Brightness", Value = "5", Connector = 2 }, "SetVariables", """{"setVariableData":[{"attributeValue":"5","component":{"evse":{"id":2},"name":"Light"},"variable":{"name":"Brightness"}}]}""", """{"setVariableResult":[{"attributeStatus":"UnknownComponent","component":{"name":"Light"},"variable":{"name":"Brightness"}}]}""", OrderResult.Refused, "UnknownComponent");
        Assert.True(bench.IsSilent);
    }

    [Fact]
    public async Task What_1_6_has_no_words_for_is_not_sent_in_other_words()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        StationOrder[] lacking =
        [
            new ResetOrder { Connector = 1 }, new TriggerOrder { Message = StationMessage.Transaction }, new FirmwareOrder { From = Image, InstallAt = Tomorrow },
            new ReadSettingOrder { Key = "ConnectionTimeOut", Connector = 1 }, new WriteSettingOrder { Key = "ConnectionTimeOut", Value = "1", Connector = 1 },
        ];
        foreach (var order in lacking)
        {
            var reply = (await AskAsync(bench.Central, order)).Value;
            Assert.Equal((OrderResult.NotSupported, OcppFaultCodes.OrderLacking), (reply.Result, reply.Fault!.Code));
        }

        Assert.True(bench.IsSilent);
    }

    [Fact]
    public async Task Station_that_answers_with_an_error_does_not_have_it_or_says_no()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        Assert.Equal(OrderResult.NotSupported, (await ErrorAsync(bench, "NotImplemented")).Result);
        var refused = await ErrorAsync(bench, "InternalError");
        Assert.Equal((OrderResult.Refused, "InternalError", OcppFaultCodes.OrderRefused), (refused.Result, refused.Word, refused.Fault!.Code));
    }

    [Fact]
    public async Task Station_that_does_not_answer_is_waited_for_ten_seconds_and_a_limit_that_shrinks_goes_next()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        var unlocking = bench.Central.OrderAsync(CentralBench.Device, new UnlockOrder { Connector = 1 }, Stop);
        await bench.HearAsync();
        Assert.Equal(OcppFaultCodes.OrderUnderWay, Assert.Single((await AskAsync(bench.Central, new ClearCacheOrder())).Faults).Code);
        bench.Central.Send(new GrantCommand(0, 1, new Watts(5_000), TimeSpan.FromMinutes(2)));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(10.1));
        var reply = (await unlocking.WaitAsync(TimeSpan.FromSeconds(10), Stop)).Value;
        Assert.Equal("UnlockConnector was not answered within 10 s.", reply.Fault!.Message);
        Assert.Equal((OrderResult.NoAnswer, OcppFaultCodes.NoAnswer), (reply.Result, reply.Fault.Code));
        Assert.Contains("was asked to unlock connector 1: it has not answered", bench.Happenings);
        Assert.Contains("\"limit\":5000", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.AnswerAsync("GetCompositeSchedule", Yes);
        await CheckAsync(bench, new ClearCacheOrder(), "ClearCache", "{}", Yes, OrderResult.Accepted, "Accepted");
    }

    [Fact]
    public async Task What_cannot_be_meant_is_said_and_nothing_goes_out()
    {
        await using var bench = new CentralBench(mayCharge: token => token == "KNOWN");
        await bench.SettleAsync();
        (StationOrder Order, string Code)[] wrong =
        [
            (new UnlockOrder { Connector = 0 }, OcppFaultCodes.OrderMistaken),
            (new UnlockOrder { Connector = 3 }, OcppFaultCodes.OrderMistaken),
            (new LogOrder { To = "file:///etc" }, OcppFaultCodes.OrderMistaken),
            (new LogOrder { To = Folder, Oldest = Tomorrow, Newest = CentralBench.Begin }, OcppFaultCodes.OrderMistaken),
            (new LogOrder { To = "ftp://files.example/two words" }, OcppFaultCodes.OrderMistaken),
            (new FirmwareOrder { From = "fw.bin" }, OcppFaultCodes.OrderMistaken),
            (new FirmwareOrder { From = Image, Signature = "c2ln" }, OcppFaultCodes.OrderMistaken),
            (new FirmwareOrder { From = Image, FetchAt = Tomorrow, InstallAt = CentralBench.Begin }, OcppFaultCodes.OrderMistaken),
            (new StartOrder { Connector = 1, Token = " " }, OcppFaultCodes.OrderMistaken),
            (new StartOrder { Connector = 1, Token = "STRANGER" }, OcppFaultCodes.CardUnknown),
            (new StopOrder { Connector = 1 }, OcppFaultCodes.NothingToStop),
            (new ReadSettingOrder { Key = "AuthorizationKey" }, OcppFaultCodes.SettingKept),
            (new WriteSettingOrder { Key = new string('k', 51), Value = "1" }, OcppFaultCodes.NotSent),
        ];
        foreach (var (order, code) in wrong)
        {
            var outcome = await AskAsync(bench.Central, order);
            Assert.Equal((order.GetType().Name, code), (order.GetType().Name, Assert.Single(outcome.Faults).Code));
        }

        Assert.Equal(wrong.Length, bench.Happenings.Count(h => h.StartsWith("was not asked to ", StringComparison.Ordinal)));
        Assert.DoesNotContain(bench.Happenings, h => h.Contains("STRANGER", StringComparison.Ordinal));
        Assert.Equal(OcppFaultCodes.NoSuchStation, Assert.Single((await AskAsync(bench.Central, new ResetOrder(), "nobody")).Faults).Code);
        Assert.True(bench.IsSilent);
        await CheckAsync(bench, new StartOrder { Connector = 1, Token = "KNOWN" }, "RemoteStartTransaction", """{"connectorId":1,"idTag":"KNOWN"}""", Yes, OrderResult.Accepted, "Accepted");
    }

    [Theory]
    [InlineData("ChargeProfileMaxStackLevel")]
    [InlineData("chargingScheduleAllowedChargingRateUnit")]
    [InlineData("MeterValueSampleInterval")]
    [InlineData("ClockAlignedDataInterval")]
    [InlineData("StopTxnSampledData")]
    [InlineData("AuthorizationKey")]
    [InlineData("SecurityProfile")]
    [InlineData("HeartbeatInterval")]
    [InlineData("VendorMaxCurrent")]
    [InlineData("VendorCentralSystemUrl")]
    [InlineData("SmartChargingCtrlr.Enabled")]
    [InlineData("SampledDataCtrlr.TxUpdatedInterval")]
    [InlineData("SecurityCtrlr.BasicAuthPassword")]
    [InlineData("OCPPCommCtrlr.NetworkConfigurationPriority")]
    [InlineData("ClockCtrlr.TimeZone")]
    [InlineData("DCDERCtrlr.Enabled")]
    public async Task Setting_that_would_move_a_limit_a_measurement_a_clock_or_a_proof_is_refused_with_the_reason(string key)
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        var fault = Assert.Single((await AskAsync(bench.Central, new WriteSettingOrder { Key = key, Value = "s3cret" })).Faults);
        Assert.Equal(OcppFaultCodes.SettingKept, fault.Code);
        Assert.StartsWith($"'{key}' is not for people to set or see from here: ", fault.Message, StringComparison.Ordinal);
        Assert.True(bench.IsSilent);
        Assert.DoesNotContain(bench.Happenings, h => h.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Station_that_is_away_is_not_asked_and_a_site_that_only_watches_only_asks()
    {
        await using var away = new CentralBench();
        var reply = (await AskAsync(away.Central, new ResetOrder())).Value;
        Assert.Equal((OrderResult.Away, OcppFaultCodes.StationAway), (reply.Result, reply.Fault!.Code));
        await using var watching = new CentralBench(mayCommand: false);
        watching.Connect();
        await watching.AskAsync("BootNotification", CentralBench.Boot);
        await watching.ConfigureAsync();
        Assert.Equal(OcppFaultCodes.OnlyWatched, Assert.Single((await AskAsync(watching.Central, new ResetOrder())).Faults).Code);
        await CheckAsync(watching, new ReadSettingOrder { Key = "ConnectionTimeOut" }, "GetConfiguration", """{"key":["ConnectionTimeOut"]}""", """{"unknownKey":["ConnectionTimeOut"]}""", OrderResult.Refused, "UnknownKey");
    }

    [Fact]
    public async Task Station_of_an_operator_is_its_operators_to_command()
    {
        await using var bench = new RelayBench();
        Assert.Equal(OcppFaultCodes.OperatorsToDo, Assert.Single((await AskAsync(bench.Central, new ReadSettingOrder { Key = "x" })).Faults).Code);
        Assert.True(bench.Central.Views()[0].IsOperators);
    }

    [Fact]
    public async Task What_is_told_of_an_order_names_no_password_and_no_card()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await CheckAsync(bench, new LogOrder { To = Folder }, "GetDiagnostics", $$"""{"location":"{{Folder}}"}""", """{"fileName":"d"}""", OrderResult.Accepted, "", "d");
        await CheckAsync(bench, new StartOrder { Connector = 1, Token = "CARD-9" }, "RemoteStartTransaction", """{"connectorId":1,"idTag":"CARD-9"}""", Yes, OrderResult.Accepted, "Accepted");
        await CheckAsync(bench, new WriteSettingOrder { Key = "Wifi", Value = "s3cret" }, "ChangeConfiguration", """{"key":"Wifi","value":"s3cret"}""", Yes, OrderResult.Accepted, "Accepted");
        Assert.Contains("was asked to upload its diagnostics to https://files.example/logs: it said yes", bench.Happenings);
        Assert.Contains("was asked to start a transaction at connector 1: it said yes (Accepted)", bench.Happenings);
        Assert.Contains("was asked to set 'Wifi': it said yes (Accepted)", bench.Happenings);
    }

    [Fact]
    public async Task After_a_reset_and_a_new_firmware_the_floors_come_before_any_grant()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TimeSpan.FromMinutes(10)));
        await bench.AnswerAsync("SetChargingProfile", Yes);
        await bench.AnswerAsync("GetCompositeSchedule", Yes);
        await CheckAsync(bench, new ResetOrder { Now = true }, "Reset", """{"type":"Hard"}""", Yes, OrderResult.Accepted, "Accepted");
        await bench.CutAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(60));
        bench.Connect();
        await bench.AskAsync("BootNotification", CentralBench.Boot.Replace("\"M1\"", "\"M1\",\"firmwareVersion\":\"2\"", StringComparison.Ordinal));
        await bench.ConfigureAsync();
        await bench.AskAsync("FirmwareStatusNotification", """{"status":"Installed"}""");
        Assert.Contains("\"stackLevel\":0", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        Assert.Contains("\"stackLevel\":0", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.HoldsAsync();
        await bench.TriggersAsync();
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 0, bench.Now));
        Assert.Contains("\"stackLevel\":1", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_starts_anew_to_install_on_the_same_link_gets_its_floors_first()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await bench.AskAsync("FirmwareStatusNotification", """{"status":"Installing"}""");
        await bench.AskAsync("BootNotification", CentralBench.Boot.Replace("\"M1\"", "\"M1\",\"firmwareVersion\":\"2\"", StringComparison.Ordinal));
        await bench.ConfigureAsync();
        string floor = await bench.HearAsync();
        Assert.False(bench.View.IsReady);
        bench.Central.Send(new GrantCommand(0, 1, new Watts(100_000), TimeSpan.FromMinutes(10)));
        Assert.Contains("\"stackLevel\":0", floor, StringComparison.Ordinal);
        bench.Say($"[3,\"{LinkBench.IdOf(floor)}\",{Yes}]");
        Assert.Contains("\"stackLevel\":0", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
        await bench.HoldsAsync();
        await bench.TriggersAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(5));
        await bench.AskAsync("MeterValues", CentralBench.Power(1, 0, bench.Now));
        Assert.Contains("\"stackLevel\":1", await bench.AnswerAsync("SetChargingProfile", Yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_of_firmware_and_logs_is_kept_and_told_once_for_each_word()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        Assert.Equal((null, null), (bench.View.Firmware, bench.View.Log));
        await bench.AskAsync("FirmwareStatusNotification", """{"status":"Downloading"}""");
        bench.Say("""[2,"again","FirmwareStatusNotification",{"status":"Downloading"}]""");
        await bench.HearAnswerAsync("again");
        await bench.AskAsync("DiagnosticsStatusNotification", """{"status":"Uploading"}""");
        Assert.Equal(new StationProgress("Downloading", bench.Now, null), bench.View.Firmware);
        Assert.Equal(new StationProgress("Uploading", bench.Now, null), bench.View.Log);
        await bench.AskAsync("SignedFirmwareStatusNotification", """{"status":"InvalidSignature","requestId":7}""");
        await bench.AskAsync("LogStatusNotification", """{"status":"Uploaded","requestId":8}""");
        Assert.Equal(new StationProgress("InvalidSignature", bench.Now, 7), bench.View.Firmware);
        Assert.Equal(new StationProgress("Uploaded", bench.Now, 8), bench.View.Log);
        Assert.Equal(1, bench.Happenings.Count(h => h == "says of its firmware: Downloading"));
        Assert.Equal(1, bench.Happenings.Count(h => h == "says of its log: Uploaded"));
    }

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task Progress_in_later_editions_names_its_request(OcppVersion version)
    {
        await using var bench = new LaterBench(version);
        await bench.SettleAsync();
        await bench.All.AskAsync("FirmwareStatusNotification", """{"status":"InstallRebooting","requestId":5}""");
        await bench.All.AskAsync("LogStatusNotification", """{"status":"PermissionDenied","requestId":6}""");
        Assert.Equal(new StationProgress("InstallRebooting", bench.Now, 5), bench.All.View.Firmware);
        Assert.Equal(new StationProgress("PermissionDenied", bench.Now, 6), bench.All.View.Log);
    }

    /// <summary>Asks what should be refused at once: where it is not, nobody answers, and the test ends all the same.</summary>
    private static Task<Outcome<StationReply>> AskAsync(OcppCentral central, StationOrder order, string device = CentralBench.Device) =>
        central.OrderAsync(device, order, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);

    private static async Task CheckAsync(CentralBench bench, StationOrder order, string action, string bytes, string answer, OrderResult result, string word, string detail = "")
    {
        var asking = bench.Central.OrderAsync(CentralBench.Device, order, Stop);
        Assert.Equal((action, bytes), (action, await bench.AnswerAsync(action, answer)));
        var reply = (await asking).Value;
        Assert.Equal((action, result, word, detail), (action, reply.Result, reply.Word, reply.Detail));
        Assert.Equal(result == OrderResult.Accepted, reply.Fault is null);
    }

    private static async Task<StationReply> ErrorAsync(CentralBench bench, string word)
    {
        var asking = bench.Central.OrderAsync(CentralBench.Device, new ClearCacheOrder(), Stop);
        bench.Say($$"""[4,"{{LinkBench.IdOf(await bench.HearAsync())}}","{{word}}","no",{}]""");
        return (await asking).Value;
    }
}
