namespace Megapod.Wire.Ocpp;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Megapod.Devices.Ocpp.Links;
using Megapod.Site.Stations;

/// <summary>All stations of an operator come back at once after an outage. MEGAPOD_STORM_STATIONS says how many; 2 000 are the full size.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class OcppStormTests
{
    private const int UsualStations = 150;
    private const ulong Seed = 20261122;

    /// <summary>What all ends of a station's connections may take in this process, the station's own included, once garbage is collected.</summary>
    private const long MostBytesOfStation = 60_000;

    /// <summary>Time for each station, which is some 14 messages over some 4 connections, on two processors that others use too: 50 s in all for 2 000.</summary>
    private static readonly TimeSpan MostTimeOfStation = TimeSpan.FromMilliseconds(20);

    /// <summary>What goes before the first station is served.</summary>
    private static readonly TimeSpan MostTimeToBegin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Stations_that_all_come_back_at_once_are_each_answered_once_and_nothing_is_lost_or_billed_twice()
    {
        int many = int.Parse(Environment.GetEnvironmentVariable("MEGAPOD_STORM_STATIONS") ?? $"{UsualStations}", CultureInfo.InvariantCulture);
        var stop = TestContext.Current.CancellationToken;
        var book = new TransactionBook();
        var endpoint = (await OcppEndpoint.StartAsync(new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, book, TimeProvider.System, new OcppIds(new Random(5)))).Value;
        var clock = Stopwatch.StartNew();
        var stations = Enumerable.Range(0, many).Select(k => new StormStation(endpoint.Plain!, k, Seed, stop)).ToList();
        await Task.WhenAll(stations.Select(s => Task.Run(s.RunAsync, stop)));
        clock.Stop();
        long held = await SettledHeap.BytesAsync(stop);

        Assert.Equal((many * StormStation.Transactions, many * StormStation.Transactions, stations.Sum(s => s.WattHours)), book.Billed());
        Assert.Empty(book.Troubles);
        Assert.All(stations, s => Assert.Equal(2 + (StormStation.Transactions * (2 + StormStation.SamplesOfTransaction)), s.Answered));
        Assert.True(book.Samples >= many * StormStation.Transactions * StormStation.SamplesOfTransaction);
        Assert.True(stations.Sum(s => s.Connections) > many && stations.Sum(s => s.Repeated) > 0 && endpoint.Health.Superseded > 0, "the storm was none");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, MostTimeToBegin + (many * MostTimeOfStation));
        string told = $"{many} stations, {stations.Sum(s => s.Connections)} connections, {stations.Sum(s => s.Answered)} answers, {stations.Sum(s => s.Repeated)} repetitions, {endpoint.Health.Superseded} superseded, at most {book.MostOpen} links, {clock.Elapsed.TotalSeconds:0.0} s";
        stations.ForEach(s => s.Leave());
        stations.Clear();
        await endpoint.DisposeAsync();
        Assert.Equal(0, book.Open);

        // What goes with them is what they took: what was there before says little, since earlier tests' servers may give memory back while the storm lasts.
        long bytes = (held - await SettledHeap.BytesAsync(stop)) / many;
        TestContext.Current.TestOutputHelper?.WriteLine($"{told}, {bytes} bytes a station");
        Assert.InRange(bytes, 1, MostBytesOfStation);
    }
}
