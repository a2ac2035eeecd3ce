namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;
using ChargingProfile = Megapod.Devices.Ocpp.V21.ChargingProfile;
using ChargingProfileKind = Megapod.Devices.Ocpp.V21.ChargingProfileKind;
using ChargingProfilePurpose = Megapod.Devices.Ocpp.V21.ChargingProfilePurpose;
using ChargingSchedule = Megapod.Devices.Ocpp.V21.ChargingSchedule;
using ChargingSchedulePeriod = Megapod.Devices.Ocpp.V21.ChargingSchedulePeriod;
using SetChargingProfileRequest = Megapod.Devices.Ocpp.V21.SetChargingProfileRequest;

/// <summary>What OCPP 2.1 changes of charging, read and written.</summary>
public sealed class V21QuirkTests
{
    [Fact]
    public void Profile_that_lapses_offline_is_written_as_the_standard_shows_it()
    {
        using var buffer = new OcppBuffer(10_000);
        Assert.Null(V21Actions.SetChargingProfile.Write(Profile(new ChargingSchedulePeriod { StartPeriod = 0, Limit = 11000.25m, LimitPhase2 = 3600, DischargeLimit = -5000, Setpoint = -2500, OperationMode = OperationMode.CentralSetpoint }), buffer));
        Assert.Equal(
            """{"evseId":1,"chargingProfile":{"id":7,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Dynamic","transactionId":"t","maxOfflineDuration":30,"chargingSchedule":[{"id":1,"""
            + """ "chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000.25,"limit_L2":3600,"dischargeLimit":-5000,"setpoint":-2500,"operationMode":"CentralSetpoint"}]}],""".TrimStart()
            + """ "invalidAfterOfflineDuration":true,"dynUpdateInterval":20}}""".TrimStart(),
            Encoding.UTF8.GetString(buffer.Bytes));
    }

    [Theory]
    [InlineData(-5000, 0, "limit' is -5000, but must be at least 0")]
    [InlineData(5000, 1, "dischargeLimit' is 1, but must be at most 0")]
    public void Limit_of_the_wrong_sign_is_not_sent(double limit, double discharge, string words)
    {
        using var buffer = new OcppBuffer(10_000);
        var fault = V21Actions.SetChargingProfile.Write(Profile(new ChargingSchedulePeriod { StartPeriod = 0, Limit = (decimal)limit, DischargeLimit = (decimal)discharge }), buffer);
        Assert.Equal(OcppFaultCodes.NotSent, fault?.Code);
        Assert.Contains(words, fault!.Message);
    }

    [Fact]
    public void Words_and_prices_that_are_not_there_do_not_cost_the_transaction()
    {
        var reading = V21Actions.TransactionEvent.ReadRequest("""
            {"costDetails":{"totalCost":{}},"eventType":"Updated","timestamp":"2025-06-01T09:00:00Z","triggerReason":"LimitSet","seqNo":3,"idToken":{"idToken":"WVWZZZ1KZ","type":"VIN"},
             "transactionInfo":{"transactionId":"t","operationMode":"CentralSetpoint","transactionLimit":{"maxEnergy":20000}},
             "meterValue":[{"timestamp":"2025-06-01T09:00:00Z","sampledValue":[{"value":61,"measurand":"Display.PresentSOC"},{"value":1,"measurand":"Vendor.Magic"}]}]}
            """u8);
        Assert.Equal(OcppQuirks.UnknownMember | OcppQuirks.SampleLeftOut, reading.Quirks);
        Assert.Equal((Devices.Ocpp.V21.TriggerReason.LimitSet, "VIN", 20000m), (reading.Message!.TriggerReason, reading.Message.IdToken!.Kind, reading.Message.TransactionInfo.TransactionLimit!.MaxEnergy!.Value));
        Assert.Equal(Devices.Ocpp.V21.Measurand.DisplayPresentStateOfCharge, Assert.Single(reading.Message.MeterValue![0].SampledValue).Measurand);
    }

    [Fact]
    public void Message_that_2_1_left_alone_is_that_of_2_0_1()
    {
        Assert.Same(V201Actions.BootNotification, V21Actions.BootNotification);
        Assert.NotSame(V201Actions.SetChargingProfile, V21Actions.SetChargingProfile);
        Assert.Equal([], V21Actions.All.GroupBy(a => a.Name).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    private static SetChargingProfileRequest Profile(ChargingSchedulePeriod period) => new()
    {
        EvseId = 1,
        ChargingProfile = new ChargingProfile
        {
            Id = 7,
            StackLevel = 0,
            ChargingProfilePurpose = ChargingProfilePurpose.Transaction,
            ChargingProfileKind = ChargingProfileKind.Dynamic,
            TransactionId = "t",
            MaxOfflineDuration = 30,
            InvalidAfterOfflineDuration = true,
            UpdateInterval = 20,
            ChargingSchedule = [new ChargingSchedule { Id = 1, ChargingRateUnit = ChargingRateUnit.Watts, ChargingSchedulePeriod = [period] }],
        },
    };
}
