namespace Megapod.Wire.Ocpp;

using System.Net;
using Megapod.Devices.Ocpp;
using Megapod.Site.Stations;
using Megapod.Wire.Site;

/// <summary>What the endpoint cannot be shown on one machine: who comes from elsewhere.</summary>
public sealed class OcppDoorTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("127.3.2.1", 0)]
    [InlineData("::1", 0)]
    [InlineData("::ffff:127.0.0.1", 0)]
    [InlineData("192.0.2.7", 403)]
    [InlineData("::ffff:192.0.2.7", 403)]
    [InlineData("2001:db8::1", 403)]
    public void Station_without_proof_comes_from_this_machine_or_not_at_all(string address, int status)
    {
        var admission = Door(new TestCentral().With("CP1")).Judge(Knock(IPAddress.Parse(address)));
        Assert.Equal((status, status == 0 ? null : OcppFaultCodes.UnsafeWay), (admission.Status, admission.Fault?.Code));
    }

    [Fact]
    public void Tls_alone_proves_nothing()
    {
        var door = Door(new TestCentral().With("CP1", 0).With("CP2", 3));
        Assert.Equal(403, door.Judge(Knock(Elsewhere) with { IsSecure = true }).Status);
        Assert.Equal(403, door.Judge(Knock(Elsewhere) with { IsSecure = true, Target = "/ocpp/CP2" }).Status);
    }

    [Fact]
    public void Whoever_asks_for_names_is_stopped_by_the_names_that_nobody_knows()
    {
        var door = Door(new TestCentral().With("CP1"), mostOfAddress: 5);
        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(404, door.Judge(Knock(Elsewhere) with { Target = $"/ocpp/guess{k}" }).Status);
        }

        Assert.Equal(429, door.Judge(Knock(Elsewhere) with { Target = "/ocpp/guess5" }).Status);
        Assert.Equal(0, door.Judge(Knock(IPAddress.Loopback)).Status);
    }

    [Fact]
    public void Flood_of_troubles_is_told_in_part()
    {
        var clock = new FakeClock();
        var told = new List<Megapod.Core.Outcomes.Fault>();
        var tap = new TroubleTap(told.Add, clock);
        for (int k = 0; k < 1_000; k++)
        {
            tap.Tell(OcppEndpointFaults.TooManyStations(k));
        }

        Assert.Equal(TroubleTap.MostTold, told.Count);
        clock.MoveTo(TimeSpan.FromMinutes(1));
        tap.Tell(OcppEndpointFaults.TooManyStations(1));
        Assert.Equal(TroubleTap.MostTold + 1, told.Count);
    }

    private static OcppDoor Door(TestCentral central, int mostOfAddress = 100) => new("/ocpp", central, new LoginGate(50, mostOfAddress, new FakeClock()));

    private static OcppKnock Knock(IPAddress address) => new()
    {
        Target = "/ocpp/CP1",
        IsWebSocket = true,
        IsSecure = false,
        Address = address,
        Authorization = "",
        Origin = "",
        Certificate = null,
        Offered = ["ocpp1.6"],
    };
}
