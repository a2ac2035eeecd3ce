namespace Megapod.Wire.Emulators;

using System.Text;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;
using Megapod.Lab.Emulators.Ocpp;
using Megapod.Wire.Ocpp;
using Megapod.Wire.Site;

/// <summary>An emulated station byte by byte.</summary>
public sealed class StationEmulatorTests
{
    [Fact]
    public async Task Action_known_by_name_is_not_supported_and_one_that_the_edition_does_not_have_is_not_implemented()
    {
        var (ours, theirs) = MemorySocket.Pair();
        var station = new StationEmulator(
            new StationEmulatorConfig { Identity = "CP", Versions = [OcppVersion.V201], Stalls = [new EmulatedStall(0, new Watts(250_000), new Watts(30_000))] }, new EmptyWorld(), () => Instant.Never, new FakeClock(), new Random(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = station.RunAsync(new OcppConnection(theirs, OcppVersion.V201), stop.Token);
        foreach (string name in V201Actions.NamesOnly)
        {
            Assert.StartsWith($"[4,\"{name}\",\"NotSupported\",\"{name} is not answered here.", await AskAsync(name), StringComparison.Ordinal);
        }

        Assert.StartsWith("""[4,"BatterySwap","NotImplemented","'BatterySwap' is no action of this edition.""", await AskAsync("BatterySwap"), StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;

        async Task<string> AskAsync(string action)
        {
            await ours.SendAsync(Encoding.UTF8.GetBytes($$"""[2,"{{action}}","{{action}}",{}]"""), TestContext.Current.CancellationToken);
            string heard;
            do
            {
                // What the station asks of its own is not answered here.
                heard = Encoding.UTF8.GetString(await ours.NextAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) ?? throw new IOException("The link is closed."));
            }
            while (heard.StartsWith("[2,", StringComparison.Ordinal));
            return heard;
        }
    }

    /// <summary>Nobody comes.</summary>
    private sealed class EmptyWorld : IStationWorld
    {
        public StallTruth Look(int consumer) => default;

        public void Hold(int consumer, Watts ceiling, TimeSpan time)
        {
            // Nobody is there who could draw anything.
        }
    }
}
