namespace Megapod.Site.Stations;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Devices.Ocpp.Relay;
using Megapod.Devices.Polling;
using Megapod.Site.Loop;

/// <summary>A site's charging stations: the endpoint at which they connect, the central system behind it, and what is kept of their transactions.</summary>
public sealed class SiteStations : IAsyncDisposable
{
    /// <summary>How often stations are looked after: whether they are still there.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Messages that wait for operators, over all stations of a site. Few stations have as many each as a relay keeps by itself; many share these.</summary>
    private const int MostKept = 200_000;

    /// <summary>Bytes of their payloads; a journal of stations is large enough for them.</summary>
    private const long MostKeptBytes = 128L << 20;

    private readonly OcppCentral central;
    private readonly StationJournal journal;
    private readonly Func<Instant> clock;
    private readonly ITimer ticker;
    private readonly StationCards? cards;
    private OcppEndpoint? endpoint;
    private string path = "";

    private SiteStations(PowerTree tree, SiteStationsParts parts, StationJournal journal, StationBooks books, IReadOnlyList<StationConfig> configs, StationCards? cards)
    {
        (this.journal, this.cards) = (journal, cards);
        clock = parts.Clock;
        journal.Wrong = fault => Events?.Add(clock(), "station-trouble", "stations", $"{fault.Code}: {fault.Message} {fault.Remedy}");
        Board = new SiteBoard(tree);
        bool mayCommand = tree.Site.Mode == SiteMode.Control;
        central = new OcppCentral(configs, new OcppCentralConfig
        {
            Board = Board,
            Time = parts.Time,
            Clock = parts.Clock,
            MayCommand = mayCommand,
            Known = books.Found,
            Keep = books.KeepAsync,
            MayCharge = cards is null ? _ => true : cards.MayCharge,
            Wake = () => Wake?.Invoke(),
            Happened = (device, what) => Events?.Add(clock(), "station", device, $"{device} {what}."),
            Wrong = (device, fault) => Events?.Add(clock(), "station-trouble", device, $"{fault.Code}: {fault.Message} {fault.Remedy}"),
        });
        Sink = mayCommand ? central : null;
        ticker = parts.Time.CreateTimer(_ => Pass(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>Whether every card may charge, because the site file names no file of those that may.</summary>
    public bool TakesEveryCard => cards is null;

    /// <summary>Has a station do what a person wants; an event says what came of it.</summary>
    /// <param name="device">The station's device.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="stop">Gives up waiting; whether it is done is then not known.</param>
    /// <returns>As <see cref="OcppCentral.OrderAsync"/>.</returns>
    public Task<Outcome<StationReply>> OrderAsync(string device, StationOrder order, CancellationToken stop) => central.OrderAsync(device, order, stop);

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
        var kept = new StationJournal(parts.Journal, parts.Time);
        var books = StationBooks.Open(kept);
        var relayed = Relayed(tree, parts, kept);
        if (!books.IsSuccess || !relayed.IsSuccess)
        {
            return Outcome<SiteStations>.Failure([.. books.Faults, .. relayed.Faults]);
        }

        var read = config.CardsFile is { } file ? StationCards.Open(file) : null;
        if (read is { IsSuccess: false })
        {
            return Outcome<SiteStations>.Failure(read.Faults);
        }

        var stations = new SiteStations(tree, parts, kept, books.Value, relayed.Value, read?.Value) { path = config.Path };
        var opened = await OcppEndpoint.StartAsync(config, stations.central, parts.Time, new OcppIds(parts.Random), stations.Tell);
        if (!opened.IsSuccess)
        {
            await stations.DisposeAsync();
            return Outcome<SiteStations>.Failure(opened.Faults);
        }

        stations.endpoint = opened.Value;
        stations.ticker.Change(Tick, Tick);
        stations.central.Start();
        return Outcome<SiteStations>.Success(stations);
    }

    /// <summary>Closes all connections, those to operators first; stations keep what they hold until it lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        await ticker.DisposeAsync();
        central.Stop();
        if (endpoint is not null)
        {
            await endpoint.DisposeAsync();
        }

        journal.Close();
    }

    /// <summary>The stations of a site with their operators, and what waits for these from before.</summary>
    private static Outcome<IReadOnlyList<StationConfig>> Relayed(PowerTree tree, SiteStationsParts parts, StationJournal kept)
    {
        var stations = StationConfig.Of(tree);
        var operators = tree.Site.Devices.Where(d => d.Operator is not null).ToDictionary(d => d.Id, d => d.Operator!, StringComparer.Ordinal);
        var found = kept.Found.Where(f => RelayBook.IsKey(f.Key)).ToLookup(f => RelayBook.DeviceOf(f.Key), StringComparer.Ordinal);
        var configs = new List<StationConfig>();
        var faults = new List<Fault>();
        foreach (var station in stations)
        {
            if (!operators.TryGetValue(station.Id, out var theirs))
            {
                configs.Add(station);
                continue;
            }

            var book = RelayBook.Open(kept, station.Id, found[station.Id]);
            faults.AddRange(book.Faults);
            if (book.IsSuccess)
            {
                configs.Add(station with { Upstream = UpstreamOf(theirs, book.Value, parts, operators.Count) });
            }
        }

        return faults.Count > 0 ? Outcome<IReadOnlyList<StationConfig>>.Failure(faults) : Outcome<IReadOnlyList<StationConfig>>.Success(configs);
    }

    private static RelayConfig UpstreamOf(OperatorConfig theirs, RelayBook book, SiteStationsParts parts, int many)
    {
        var usual = new RelayConfig { Open = new OperatorDoor(theirs, parts.Folder, parts.Time).OpenAsync, Seed = parts.Random.Next(), Known = book.Known, Keep = book.KeepAsync };
        return usual with { MostKept = Math.Min(usual.MostKept, MostKept / many), MostKeptBytes = (int)Math.Min(usual.MostKeptBytes, MostKeptBytes / many) };
    }

    private void Pass()
    {
        central.Pass();
        switch (cards?.Refresh())
        {
            case { IsSuccess: true } read:
                Events?.Add(clock(), "station-cards", "stations", $"{read.Value.Count} cards may charge: their file has changed.");
                break;
            case { } wrong:
                Events?.Add(clock(), "station-cards", "stations", $"{wrong.Faults[0]} Those that might before still may.");
                break;
            default:
                break;
        }
    }

    private void Tell(Fault fault) => Events?.Add(clock(), "station-refused", "stations", $"{fault.Code}: {fault.Message} {fault.Remedy}");
}
