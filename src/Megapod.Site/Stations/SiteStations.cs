namespace Megapod.Site.Stations;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Polling;
using Megapod.Site.Loop;

/// <summary>A site's charging stations: the endpoint at which they connect, the central system behind it, and what is kept of their transactions.</summary>
public sealed class SiteStations : IAsyncDisposable
{
    /// <summary>How often stations are looked after: whether they are still there.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly OcppCentral central;
    private readonly Func<Instant> clock;
    private readonly ITimer ticker;
    private OcppEndpoint? endpoint;
    private string path = "";

    private SiteStations(PowerTree tree, SiteStationsParts parts, StationBooks books)
    {
        clock = parts.Clock;
        Board = new SiteBoard(tree);
        bool mayCommand = tree.Site.Mode == SiteMode.Control;
        central = new OcppCentral(StationConfig.Of(tree), new OcppCentralConfig
        {
            Board = Board,
            Time = parts.Time,
            Clock = parts.Clock,
            MayCommand = mayCommand,
            Known = books.Found,
            Keep = books.KeepAsync,
            Wake = () => Wake?.Invoke(),
            Happened = (device, what) => Events?.Add(clock(), "station", device, $"{device} {what}."),
            Wrong = (device, fault) => Events?.Add(clock(), "station-trouble", device, $"{fault.Code}: {fault.Message} {fault.Remedy}"),
        });
        Sink = mayCommand ? central : null;
        ticker = parts.Time.CreateTimer(_ => central.Pass(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where stations put what they know.</summary>
    public SiteBoard Board { get; }

    /// <summary>Takes grants for their connectors; null at a site that only watches.</summary>
    public ICommandSink? Sink { get; }

    /// <summary>Called when the cycle should not wait for its time. Null: nobody is.</summary>
    public Action? Wake { get; set; }

    /// <summary>Where what happens is told; null: nowhere.</summary>
    public EventRing? Events { get; set; }

    /// <summary>Where stations without TLS are awaited, without their identities; null: nowhere.</summary>
    public Uri? Plain => endpoint?.Plain is { } at ? new Uri($"ws://{at}{path}") : null;

    /// <summary>Where stations with TLS are awaited, without their identities; null: nowhere.</summary>
    public Uri? Secure => endpoint?.Secure is { } at ? new Uri($"wss://{at}{path}") : null;

    /// <summary>The central system.</summary>
    internal OcppCentral Central => central;

    /// <summary>How the talk with each station goes.</summary>
    public IReadOnlyList<DeviceHealth> Health => central.Health();

    /// <summary>How each station stands, for people.</summary>
    public IReadOnlyList<StationView> Views => central.Views();

    /// <summary>Awaits a site's stations.</summary>
    /// <param name="tree">The site, with its devices.</param>
    /// <param name="config">Where and within what bounds.</param>
    /// <param name="parts">What they need of the rest of the house.</param>
    /// <returns>The stations; or why they cannot be awaited.</returns>
    public static async Task<Outcome<SiteStations>> OpenAsync(PowerTree tree, OcppEndpointConfig config, SiteStationsParts parts)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(parts);
        var opening = StationBooks.Open(parts.Journal, parts.Time);
        if (!opening.IsSuccess)
        {
            return Outcome<SiteStations>.Failure(opening.Faults);
        }

        var stations = new SiteStations(tree, parts, opening.Value) { path = config.Path };
        var opened = await OcppEndpoint.StartAsync(config, stations.central, parts.Time, new OcppIds(parts.Random), stations.Tell);
        if (!opened.IsSuccess)
        {
            await stations.DisposeAsync();
            return Outcome<SiteStations>.Failure(opened.Faults);
        }

        stations.endpoint = opened.Value;
        stations.ticker.Change(Tick, Tick);
        return Outcome<SiteStations>.Success(stations);
    }

    /// <summary>Closes all connections; stations keep what they hold until it lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        await ticker.DisposeAsync();
        if (endpoint is not null)
        {
            await endpoint.DisposeAsync();
        }
    }

    private void Tell(Fault fault) => Events?.Add(clock(), "station-refused", "stations", $"{fault.Code}: {fault.Message} {fault.Remedy}");
}
