namespace Megapod.Wire.Ocpp;

using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;

/// <summary>What stations of OCPP 2.0.1 send, and what is said of it.</summary>
public sealed class V201QuirkTests
{
    private const string Rest = """ "eventType":"Updated","timestamp":"2025-06-01T09:00:00Z","triggerReason":"MeterValuePeriodic","transactionInfo":{"transactionId":"t"} """;

    [Fact]
    public void What_vendors_add_to_any_object_is_passed_over_without_a_word_and_is_not_written_again()
    {
        foreach (var (action, isRequest, golden) in GoldenFrames.Of(Edition.V201).Concat(GoldenFrames.Of(Edition.V21)))
        {
            var frame = OcppFrameReader.Read(golden, OcppVersion.V201);
            var payload = frame.Payload.Of(golden.AsSpan());
            using var plain = new OcppBuffer(OcppBounds.UsualBytes);
            using var without = new OcppBuffer(OcppBounds.UsualBytes);
            Assert.Null(AnyMessage.Copy(action, isRequest, payload, OcppQuirks.None, plain).Fault);
            byte[] extended = Encoding.UTF8.GetBytes(Extend(JsonNode.Parse(payload)!).ToJsonString());
            Assert.Equal((null, OcppQuirks.None), AnyMessage.Copy(action, isRequest, extended, OcppQuirks.None, without));

            // The content of a vendor's own message is the vendor's, and stays.
            Assert.True(action.Name == "DataTransfer" || plain.Bytes.SequenceEqual(without.Bytes), Encoding.UTF8.GetString(without.Bytes));
        }
    }

    [Fact]
    public async Task Action_without_messages_is_not_supported_and_one_that_the_edition_does_not_have_is_not_implemented()
    {
        await using var bench = new LinkBench(new OcppLinkConfig { Version = OcppVersion.V201 }, new OcppRouter(V201Actions.All, namesOnly: V201Actions.NamesOnly));
        Assert.StartsWith("""[4,"1","NotSupported",""", await bench.AskAsync("""[2,"1","ReservationStatusUpdate",{}]"""));
        Assert.StartsWith("""[4,"2","NotSupported",""", await bench.AskAsync("""[2,"2","Heartbeat",{}]"""));
        Assert.StartsWith("""[4,"3","NotImplemented",""", await bench.AskAsync("""[2,"3","StartTransaction",{}]"""));
    }

    [Theory]
    [InlineData("""{"seqNo":"1",""" + Rest + "}", OcppQuirks.NumberAsText)]
    [InlineData("""{"seqNo":1,"offline":"false",""" + Rest + "}", OcppQuirks.BooleanAsText)]
    [InlineData("""{"seqNo":1,"idToken":null,""" + Rest + "}", OcppQuirks.NullMember)]
    [InlineData("""{"seqNo":1,"costDetails":{},""" + Rest + "}", OcppQuirks.UnknownMember)]
    [InlineData("""{"seqNo":1,"customData":{"vendorId":"x","deep":[{}]},""" + Rest + "}", OcppQuirks.None)]
    public void Small_oddity_of_a_transaction_is_understood_and_named(string payload, OcppQuirks quirks)
    {
        var reading = V201Actions.TransactionEvent.ReadRequest(Encoding.UTF8.GetBytes(payload));
        Assert.Equal((1, TransactionEventKind.Updated, TriggerReason.MeterValuePeriodic, "t"), (reading.Message!.SequenceNumber, reading.Message.Kind, reading.Message.TriggerReason, reading.Message.TransactionInfo.TransactionId));
        Assert.Equal(quirks, reading.Quirks);
        Assert.Equal(quirks == OcppQuirks.None, V201Actions.TransactionEvent.ReadRequest(Encoding.UTF8.GetBytes(payload), OcppQuirks.None).IsMessage);
    }

    [Fact]
    public void Transaction_is_not_lost_over_samples_of_which_none_can_be_understood()
    {
        var reading = V201Actions.TransactionEvent.ReadRequest(Encoding.UTF8.GetBytes("""
            {"seqNo":1,"meterValue":[{"timestamp":"2025-06-01T09:00:00Z","sampledValue":[{"value":1,"measurand":"Vendor.Magic"}]},
              {"timestamp":"2025-06-01T09:00:00Z","sampledValue":[null,{"value":"17.5","measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W","multiplier":3}}]}],
            """ + Rest + "}"));
        Assert.Equal(OcppQuirks.SampleLeftOut | OcppQuirks.NumberAsText, reading.Quirks);
        Assert.Empty(reading.Message!.MeterValue![0].SampledValue);
        Assert.Equal(new SampledValue { Value = 17.5m, Measurand = Measurand.PowerActiveImport, UnitOfMeasure = new UnitOfMeasure { Unit = "W", Multiplier = 3 } }, Assert.Single(reading.Message.MeterValue[1].SampledValue));
        var empty = V201Actions.MeterValues.ReadRequest("""{"evseId":1,"meterValue":[{"timestamp":"2025-06-01T09:00:00Z","sampledValue":[]}]}"""u8);
        Assert.Equal(OcppErrorCode.OccurrenceConstraintViolation, empty.Refusal?.Code);
        Assert.Contains("'meterValue[0].sampledValue' has 0 items where at least 1 are needed", empty.Refusal!.Fault.Message);
    }

    [Theory]
    [InlineData("{}", "'idToken' is missing")]
    [InlineData("""{"idToken":null}""", "'idToken' is null")]
    [InlineData("""{"idToken":{"idToken":"x"}}""", "'idToken.type' is missing")]
    [InlineData("""{"idToken":{"idToken":"x","type":"VIN"}}""", "'idToken.type' is 'VIN'")]
    [InlineData("""{"idToken":{"idToken":"x","type":"Local","additionalInfo":[]}}""", "'idToken.additionalInfo' has 0 items")]
    public void Identifier_that_is_none_is_refused_and_never_taken_for_nobodys(string payload, string words)
    {
        Assert.Contains(words, V201Actions.Authorize.ReadRequest(Encoding.UTF8.GetBytes(payload)).Refusal!.Fault.Message);
    }

    [Theory]
    [InlineData("11000.05", OcppQuirks.FineLimit)]
    [InlineData("-1", OcppQuirks.LimitNegative)]
    [InlineData("\"16\"", OcppQuirks.NumberAsText)]
    public void Limit_that_a_station_tells_oddly_is_understood(string limit, OcppQuirks quirks)
    {
        byte[] payload = Encoding.UTF8.GetBytes(
            $$$"""{"status":"Accepted","schedule":{"evseId":1,"duration":60,"scheduleStart":"2025-06-01T09:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{{limit}}}}]}}""");
        Assert.Equal(quirks, V201Actions.GetCompositeSchedule.ReadConfirmation(payload).Quirks);
        Assert.False(V201Actions.GetCompositeSchedule.ReadConfirmation(payload, OcppQuirks.None).IsMessage);
    }

    [Fact]
    public void Profile_is_written_as_the_standard_shows_it()
    {
        using var buffer = new OcppBuffer(10_000);
        Assert.Null(V201Actions.SetChargingProfile.Write(Profile(schedules: 1, 11000.5m), buffer));
        Assert.Equal(
            """{"evseId":1,"chargingProfile":{"id":7,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"startSchedule":"2025-06-01T09:00:00Z","duration":60,"""
            + """ "chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000.5}]}],"transactionId":"t"}}""".TrimStart(),
            Encoding.UTF8.GetString(buffer.Bytes));
    }

    [Theory]
    [InlineData(0, 16, "has 0 items where at least 1 are needed")]
    [InlineData(4, 16, "has 4 items where 3 are allowed")]
    [InlineData(1, 16.05, "is no multiple of 0.1")]
    [InlineData(1, -1, "must be at least 0")]
    public void Profile_that_would_break_the_standard_is_not_sent(int schedules, double limit, string words)
    {
        using var buffer = new OcppBuffer(10_000);
        var fault = V201Actions.SetChargingProfile.Write(Profile(schedules, (decimal)limit), buffer);
        Assert.Equal(OcppFaultCodes.NotSent, fault?.Code);
        Assert.Contains("'chargingProfile.chargingSchedule", fault!.Message);
        Assert.Contains(words, fault.Message.Replace("which ", ""));
    }

    [Theory]
    [InlineData("""{"vendorId":"x","data":{"a":[1.50,"é",null,true,{}]}}""", """{"a":[1.50,"é",null,true,{}]}""", OcppQuirks.None)]
    [InlineData("""{"data":{"a":[1.50,"é",{"b":[[]]}]},"messageId":null,"vendorId":"x"}""", """{"a":[1.50,"é",{"b":[[]]}]}""", OcppQuirks.NullMember)]
    [InlineData("""{"vendorId":7,"data":"\u00e9"}""", "\"é\"", OcppQuirks.TextAsNumber)]
    [InlineData("""{"vendorId":"x","data":17}""", "17", OcppQuirks.None)]
    [InlineData("""{"vendorId":"x","data":null}""", null, OcppQuirks.None)]
    public void Vendors_content_is_any_json_and_stays_as_it_is(string payload, string? data, OcppQuirks quirks)
    {
        var reading = V201Actions.DataTransfer.ReadRequest(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(quirks, reading.Quirks);
        Assert.Equal(data is null, reading.Message!.Data is null);
        using var buffer = new OcppBuffer(1_000);
        Assert.Null(V201Actions.DataTransfer.Write(reading.Message, buffer));
        string written = Encoding.UTF8.GetString(buffer.Bytes);
        Assert.True(data is null ? !written.Contains("data") : written.Contains($"\"data\":{data}"), written);
    }

    [Theory]
    [InlineData("""{"vendorId":"x","data":["\ud800"]}""")]
    [InlineData("""{"vendorId":"x","data":{"\ud800":1}}""")]
    [InlineData("""{"vendorId":"x","data":{"a":"\ud800"},"messageId":null}""")]
    public void Vendors_content_that_is_no_unicode_is_refused(string payload)
    {
        var refusal = V201Actions.DataTransfer.ReadRequest(Encoding.UTF8.GetBytes(payload)).Refusal;
        Assert.Equal(OcppErrorCode.FormatViolation, refusal?.Code);
    }

    private static JsonNode Extend(JsonNode node)
    {
        switch (node)
        {
            case JsonObject thing:
                thing.ToList().ForEach(m => Extend(m.Value ?? new JsonObject()));
                thing.Insert(thing.Count / 2, "customData", new JsonObject { ["vendorId"] = "example.org", ["customData"] = new JsonArray(1, null, "x") });
                break;
            case JsonArray list:
                list.ToList().ForEach(i => Extend(i ?? new JsonObject()));
                break;
        }

        return node;
    }

    private static SetChargingProfileRequest Profile(int schedules, decimal limit) => new()
    {
        EvseId = 1,
        ChargingProfile = new ChargingProfile
        {
            Id = 7,
            StackLevel = 0,
            ChargingProfilePurpose = ChargingProfilePurpose.Transaction,
            ChargingProfileKind = ChargingProfileKind.Absolute,
            TransactionId = "t",
            ChargingSchedule =
            [
                .. Enumerable.Repeat(
                    new ChargingSchedule
                    {
                        Id = 1,
                        StartSchedule = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc)),
                        Duration = 60,
                        ChargingRateUnit = ChargingRateUnit.Watts,
                        ChargingSchedulePeriod = [new ChargingSchedulePeriod { StartPeriod = 0, Limit = limit }],
                    },
                    schedules),
            ],
        },
    };
}
