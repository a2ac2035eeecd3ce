namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.V16;
using Megapod.Tests;

/// <summary>What real stations send, and what is said of it.</summary>
public sealed class V16QuirkTests
{
    private const string Stop = """ "meterStop":1,"timestamp":"2025-06-01T09:00:00Z" """;

    [Theory]
    [InlineData("""{"transactionId":-1,""" + Stop + "}", OcppQuirks.TransactionIdNegative)]
    [InlineData("""{"transactionId":null,""" + Stop + "}", OcppQuirks.TransactionIdMissing)]
    [InlineData("{" + Stop + "}", OcppQuirks.TransactionIdMissing)]
    [InlineData("""{"transactionId":"-1",""" + Stop + "}", OcppQuirks.TransactionIdNegative | OcppQuirks.NumberAsText)]
    public void Stop_of_a_transaction_that_the_station_does_not_know_is_understood(string payload, OcppQuirks quirks)
    {
        var reading = V16Actions.StopTransaction.ReadRequest(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(StopTransactionRequest.UnknownTransaction, reading.Message?.TransactionId);
        Assert.Equal(quirks, reading.Quirks);
    }

    [Theory]
    [InlineData("""{"connectorId":"1","errorCode":"NoError","status":"Available"}""", OcppQuirks.NumberAsText)]
    [InlineData("""{"connectorId":1.0,"errorCode":"NoError","status":"Available"}""", OcppQuirks.None)]
    [InlineData("""{"connectorId":1,"errorCode":"noError","status":"AVAILABLE"}""", OcppQuirks.WordInOtherCase)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","info":null}""", OcppQuirks.NullMember)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":""}""", OcppQuirks.EmptyTime)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2025-06-01T09:00:00"}""", OcppQuirks.TimeWithoutZone)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2025-06-01 09:00:00Z"}""", OcppQuirks.TimeOtherwiseWritten)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","vendorErrorCode":17}""", OcppQuirks.TextAsNumber)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","evse":{"id":[1,2]}}""", OcppQuirks.UnknownMember)]
    public void Small_oddity_is_understood_and_named(string payload, OcppQuirks quirks)
    {
        var reading = V16Actions.StatusNotification.ReadRequest(Encoding.UTF8.GetBytes(payload));
        Assert.Equal((1, ChargePointErrorCode.NoError, ChargePointStatus.Available), (reading.Message!.ConnectorId, reading.Message.ErrorCode, reading.Message.Status));
        Assert.Equal(quirks, reading.Quirks);
        Assert.Equal(quirks == OcppQuirks.None, V16Actions.StatusNotification.ReadRequest(Encoding.UTF8.GetBytes(payload), OcppQuirks.None).IsMessage);
        Assert.False(quirks != OcppQuirks.None && V16Actions.StatusNotification.ReadRequest(Encoding.UTF8.GetBytes(payload), OcppQuirks.Usual & ~quirks).IsMessage);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"idTag":null}""")]
    public void Missing_identifier_is_an_empty_one_and_nobodys(string payload)
    {
        var reading = V16Actions.Authorize.ReadRequest(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(("", OcppQuirks.IdTagMissing), (reading.Message?.IdTag, reading.Quirks));
    }

    [Fact]
    public void Sample_that_cannot_be_understood_does_not_cost_the_others()
    {
        var reading = V16Actions.MeterValues.ReadRequest("""
            {"connectorId":1,"transactionId":-1,"meterValue":[{"timestamp":"2025-06-01T09:00:00Z","sampledValue":[
              {"value":"1","measurand":"Vendor.Magic","unit":"kW"},
              {"value":17.5,"measurand":"Power.Active.Import","unit":"kW","phase":"L1"},
              {"measurand":"Power.Active.Import"},
              null,
              {"value":"3","unit":"Celcius","context":"Sample.Periodic","format":"Raw","location":"Body","measurand":"Temperature"}]}]}
            """u8);
        var values = reading.Message!.MeterValue[0].SampledValue;
        Assert.Equal(OcppQuirks.SampleLeftOut | OcppQuirks.TextAsNumber | OcppQuirks.TransactionIdNegative, reading.Quirks);
        Assert.Equal(2, values.Count);
        Assert.Equal(new SampledValue { Value = "17.5", Measurand = Measurand.PowerActiveImport, Unit = UnitOfMeasure.Kilowatts, Phase = Phase.L1 }, values[0]);
        Assert.Equal((Measurand.Temperature, UnitOfMeasure.CelsiusMisspelt), (values[1].Measurand, values[1].Unit));
    }

    [Fact]
    public void Missing_payload_is_an_empty_one()
    {
        Assert.Equal(OcppQuirks.PayloadMissing, V16Actions.Heartbeat.ReadRequest([]).Quirks);
        Assert.Equal(OcppErrorCode.FormatViolation, V16Actions.Heartbeat.ReadRequest([], OcppQuirks.None).Refusal?.Code);
    }

    [Fact]
    public void Long_text_is_refused_unless_it_is_asked_for()
    {
        byte[] payload = Encoding.UTF8.GetBytes($$"""{"chargePointVendor":"{{new string('é', 21)}}","chargePointModel":"x"}""");
        var refused = V16Actions.BootNotification.ReadRequest(payload);
        Assert.Equal(OcppErrorCode.PropertyConstraintViolation, refused.Refusal?.Code);
        Assert.Contains("'chargePointVendor' has 21 characters where 20 are allowed", refused.Refusal!.Fault.Message);
        Assert.Equal(OcppQuirks.LongText, V16Actions.BootNotification.ReadRequest(payload, OcppQuirks.Usual | OcppQuirks.LongText).Quirks);
        Assert.True(V16Actions.BootNotification.ReadRequest(Encoding.UTF8.GetBytes("""{"chargePointVendor":"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀","chargePointModel":"\u0031"}""")).IsMessage);
    }

    [Theory]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Dancing"}""", OcppErrorCode.PropertyConstraintViolation, "'status' is 'Dancing'")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":3}""", OcppErrorCode.TypeConstraintViolation, "'status' is '3'")]
    [InlineData("""{"connectorId":-2,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.PropertyConstraintViolation, "'connectorId' is -2")]
    [InlineData("""{"connectorId":1.5,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.TypeConstraintViolation, "'connectorId' is '1.5'")]
    [InlineData("""{"connectorId":4294967296,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.TypeConstraintViolation, "'connectorId'")]
    [InlineData("""{"connectorId":1e400,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.TypeConstraintViolation, "'connectorId'")]
    [InlineData("""{"connectorId":{},"errorCode":"NoError","status":"Available"}""", OcppErrorCode.TypeConstraintViolation, "'connectorId' is an object")]
    [InlineData("""{"connectorId":null,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.TypeConstraintViolation, "'connectorId' is null")]
    [InlineData("""{"errorCode":"NoError","status":"Available"}""", OcppErrorCode.OccurrenceConstraintViolation, "'connectorId' is missing")]
    [InlineData("""{"connectorId":1,"connectorId":2,"errorCode":"NoError","status":"Available"}""", OcppErrorCode.FormatViolation, "'connectorId' is there twice")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"yesterday"}""", OcppErrorCode.PropertyConstraintViolation, "'timestamp' is no point in time: 'yesterday'")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","info":"\ud800"}""", OcppErrorCode.FormatViolation, "no Unicode")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","\ud800":1}""", OcppErrorCode.FormatViolation, "no Unicode")]
    public void Wrong_member_is_refused_with_its_name(string payload, OcppErrorCode code, string words)
    {
        var refusal = V16Actions.StatusNotification.ReadRequest(Encoding.UTF8.GetBytes(payload)).Refusal;
        Assert.Equal(code, refusal?.Code);
        Assert.Contains(words, refusal!.Fault.Message);
    }

    [Fact]
    public void Member_deep_inside_is_named_with_its_way()
    {
        var refusal = V16Actions.GetCompositeSchedule.ReadConfirmation("""
            {"status":"Accepted","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":1},{"startPeriod":0,"limit":1,"numberPhases":4}]}}
            """u8).Refusal;
        Assert.Contains("'chargingSchedule.chargingSchedulePeriod[1].numberPhases' is 4, but must be between 1 and 3", refusal!.Fault.Message);
        Assert.StartsWith("GetCompositeSchedule (answer):", refusal.Fault.Message);
    }

    [Theory]
    [InlineData("11000.05", OcppQuirks.FineLimit)]
    [InlineData("-1", OcppQuirks.LimitNegative)]
    [InlineData("\"16\"", OcppQuirks.NumberAsText)]
    public void Limit_that_a_station_tells_oddly_is_understood(string limit, OcppQuirks quirks)
    {
        byte[] payload = Encoding.UTF8.GetBytes($$$"""{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{{limit}}}}]}}""");
        Assert.Equal(quirks, V16Actions.GetCompositeSchedule.ReadConfirmation(payload).Quirks);
        Assert.False(V16Actions.GetCompositeSchedule.ReadConfirmation(payload, OcppQuirks.None).IsMessage);
    }

    [Theory]
    [InlineData(16.05, 0)]
    [InlineData(-1, 0)]
    [InlineData(16, -1)]
    public void Profile_that_would_break_the_standard_is_not_sent(double limit, int stackLevel)
    {
        using var buffer = new OcppBuffer(10_000);
        Assert.Equal(OcppFaultCodes.NotSent, V16Actions.SetChargingProfile.Write(Profile((decimal)limit, stackLevel), buffer)?.Code);
        Assert.Null(V16Actions.SetChargingProfile.Write(Profile(16.1m, 0), new OcppBuffer(10_000)));
    }

    [Fact]
    public void Word_that_is_none_and_text_that_is_too_long_are_not_sent()
    {
        using var buffer = new OcppBuffer(10_000);
        Assert.Contains("'type'", V16Actions.Reset.Write(new ResetRequest { Type = (ResetType)9 }, buffer)?.Message);
        Assert.Contains("'key'", V16Actions.ChangeConfiguration.Write(new ChangeConfigurationRequest { Key = new string('x', 51), Value = "" }, buffer)?.Message);
        Assert.Contains("'location'", V16Actions.GetDiagnostics.Write(new GetDiagnosticsRequest { Location = "no address" }, buffer)?.Message);
    }

    [Fact]
    public void Every_quirk_has_a_row_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs/ocpp.md"));
        foreach (var quirk in Enum.GetValues<OcppQuirks>().Where(q => q is not (OcppQuirks.None or OcppQuirks.Usual)))
        {
            Assert.Contains($"| `{quirk}` |", page);
        }
    }

    private static SetChargingProfileRequest Profile(decimal limit, int stackLevel) => new()
    {
        ConnectorId = 1,
        ChargingProfile = new ChargingProfile
        {
            ChargingProfileId = 1,
            StackLevel = stackLevel,
            ChargingProfilePurpose = ChargingProfilePurpose.Transaction,
            ChargingProfileKind = ChargingProfileKind.Absolute,
            ValidFrom = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc)),
            ChargingSchedule = new ChargingSchedule
            {
                ChargingRateUnit = ChargingRateUnit.Amperes,
                ChargingSchedulePeriod = [new ChargingSchedulePeriod { StartPeriod = 0, Limit = limit }],
            },
        },
    };
}
