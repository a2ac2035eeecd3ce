namespace Megapod.Wire.Ocpp.Central;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;

/// <summary>What is made of the samples, states and ends of a station of 1.6.</summary>
public sealed class CentralSampleTests
{
    [Theory]
    [InlineData(5_000, """{"value":"5","measurand":"Power.Active.Import","unit":"kW"}""")]
    [InlineData(5_000, """{"value":"5000.0","measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":"4700","measurand":"Power.Active.Import","location":"Outlet"},{"value":"5000","measurand":"Power.Active.Import","location":"Inlet"}""")]
    [InlineData(5_000, """{"value":"9999","measurand":"Power.Active.Import","location":"EV"},{"value":"5000","measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":"1000","measurand":"Power.Active.Import","phase":"L1"},{"value":"1500","measurand":"Power.Active.Import","phase":"L2-N"},{"value":"2500","measurand":"Power.Active.Import","phase":"L3"}""")]
    [InlineData(5_000, """{"value":"1000","measurand":"Power.Active.Import","phase":"L1"},{"value":"5000","measurand":"Power.Active.Import"}""")]
    [InlineData(5_000, """{"value":"9999","measurand":"Power.Active.Import","phase":"L1-L2"},{"value":"5000","measurand":"Power.Active.Import","phase":"L1"}""")]
    [InlineData(5_000, """{"value":"9999","measurand":"Power.Active.Import","format":"SignedData"},{"value":"5000","measurand":"Power.Active.Import"}""")]
    [InlineData(null, """{"value":"5000","measurand":"Power.Active.Import","unit":"Wh"}""")]
    [InlineData(null, """{"value":"5000"}""")]
    [InlineData(null, """{"value":"NaN","measurand":"Power.Active.Import"}""")]
    public async Task Power_is_that_of_the_inlet_or_else_the_connector_in_any_unit_that_it_can_have(int? watts, string samples)
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await bench.AskAsync("MeterValues", $$"""{"connectorId":2,"meterValue":[{"timestamp":"{{bench.Now}}","sampledValue":[{{samples}}]}]}""");
        Assert.Equal(watts is { } known ? Reading.Good(known, bench.Now) : default, bench.Snapshot.ConsumerPower[1]);
    }

    [Theory]
    [InlineData("Preparing", StallStatus.Plugged)]
    [InlineData("Charging", StallStatus.Plugged)]
    [InlineData("SuspendedEV", StallStatus.Plugged)]
    [InlineData("SuspendedEVSE", StallStatus.Plugged)]
    [InlineData("Finishing", StallStatus.Ended)]
    [InlineData("Reserved", StallStatus.OutOfService)]
    [InlineData("Unavailable", StallStatus.OutOfService)]
    [InlineData("Faulted", StallStatus.OutOfService)]
    public async Task Status_of_a_connector_says_whether_a_car_is_there_and_whether_it_has_ended(string status, StallStatus stands)
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        await bench.AskAsync("StatusNotification", $$"""{"connectorId":2,"errorCode":"NoError","status":"{{status}}"}""");
        Assert.Equal(stands, bench.View.Stalls[1].Status);
        var connector = bench.Snapshot.Connectors[1];
        Assert.Equal((stands is StallStatus.Plugged or StallStatus.Ended, stands == StallStatus.Ended), (connector.IsPlugged, connector.HasEnded));
    }

    [Fact]
    public async Task End_of_a_transaction_whose_number_the_station_never_learned_is_billed_at_the_one_that_runs()
    {
        await using var bench = new CentralBench();
        await bench.SettleAsync();
        string begun = await bench.AskAsync("StartTransaction", """{"connectorId":1,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-01T12:00:00Z"}""");
        string id = JsonDocument.Parse(begun).RootElement.GetProperty("transactionId").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("{}", await bench.AskAsync("StopTransaction", """{"transactionId":-1,"meterStop":8000,"timestamp":"2026-05-01T12:00:00Z"}"""));
        Assert.Equal(new WattHours(7_000), bench.Kept[id].Energy);
    }
}
