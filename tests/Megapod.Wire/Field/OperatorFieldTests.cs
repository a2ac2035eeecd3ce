namespace Megapod.Wire.Field;

using Megapod.Core.Model;

/// <summary>Whom emulated stations are relayed to.</summary>
public sealed class OperatorFieldTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:9/ocpp", true)]
    [InlineData("ws://localhost:9/ocpp", true)]
    [InlineData("wss://csms.example.org/ocpp", false)]
    [InlineData("ws://10.0.0.1:9/ocpp", false)]
    public async Task Invented_cars_are_told_to_an_operator_on_this_machine_and_to_no_other(string address, bool isTold)
    {
        var theirs = new OperatorConfig { Address = new Uri(address), PasswordFile = "{id}.password" };
        await using var rig = await FieldRig.OpenAsync(bend: s => s with { Stations = s.Stations with { Operator = theirs } }, hasStations: true);
        var stations = rig.Field.Site.Devices.Where(d => d.Protocol == DeviceProtocol.Ocpp).ToList();
        Assert.NotEmpty(stations);
        Assert.All(stations, s => Assert.Equal(isTold ? theirs with { Identity = s.Id, PasswordFile = $"{s.Id}.password" } : null, s.Operator));
    }
}
