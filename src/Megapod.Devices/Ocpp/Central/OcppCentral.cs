namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Devices.Ocpp.Relay;
using Megapod.Devices.Polling;

/// <summary>The central system of a site: its stations, whatever edition they speak. It owns no socket; who does says when a link has opened and when it has ended.</summary>
public sealed class OcppCentral : IOcppCentral, ICommandSink
{
    private readonly Dictionary<string, Station> byIdentity;
    private readonly Dictionary<int, Station> byConsumer = [];
    private readonly Dictionary<string, StationRelay> relays = new(StringComparer.Ordinal);
    private readonly StationHost host;
    private readonly Dictionary<OcppVersion, IStationDialect> dialects;
    private int lastTransaction;
    private int lastOrder;

    /// <summary>A central system without a connection yet.</summary>
    /// <param name="stations">The stations that the site knows; all others are unknown.</param>
    /// <param name="config">How it works with the rest of the site.</param>
    public OcppCentral(IReadOnlyList<StationConfig> stations, OcppCentralConfig config)
    {
        ArgumentNullException.ThrowIfNull(stations);
        ArgumentNullException.ThrowIfNull(config);
        host = new StationHost
        {
            Board = config.Board,
            Time = config.Time,
            Clock = config.Clock,
            MayCommand = config.MayCommand,
            Kinds = config.Kinds,
            NextTransaction = () => Interlocked.Increment(ref lastTransaction),
            NextOrder = () => Interlocked.Increment(ref lastOrder),
            Wake = config.Wake,
            Happened = config.Happened,
            Wrong = config.Wrong,
            Keep = config.Keep,
            MayCharge = config.MayCharge,
        };

        // Numbers of before the start that nobody kept are not given again: a transaction is begun less often than once a second.
        var known = config.Known;
        int highest = known.Values.SelectMany(s => s).Select(s => int.TryParse(s.Id, out int id) ? id : 0).DefaultIfEmpty(0).Max();
        lastTransaction = Math.Max(highest, (int)((config.Clock() - FirstNumber).TotalSeconds % (int.MaxValue / 2)));
        lastOrder = lastTransaction;
        dialects = new Dictionary<OcppVersion, IStationDialect>
        {
            [OcppVersion.V16] = new V16Dialect(host),
            [OcppVersion.V201] = new V201Dialect(host),
            [OcppVersion.V21] = new V21Dialect(host),
        };
        byIdentity = stations.ToDictionary(s => s.Identity, s => new Station(s, host, known.GetValueOrDefault(s.Id)), StringComparer.Ordinal);
        var tokens = new KnownTokens();
        foreach (var station in byIdentity.Values)
        {
            if (station.Config.Upstream is { } upstream)
            {
                relays.Add(station.Config.Identity, new StationRelay(station, upstream, host, tokens));
            }

            foreach (var stall in station.Config.Stalls)
            {
                byConsumer.Add(stall.Consumer, station);
            }
        }
    }

    private static Instant FirstNumber { get; } = Instant.FromUtc(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <inheritdoc/>
    public OcppAccess? AccessOf(string identity)
    {
        if (!byIdentity.TryGetValue(identity, out var station))
        {
            return null;
        }

        var newest = station.Quirks.NewestVersion ?? OcppVersion.V21;
        var spoken = station.Config.Access.Versions.Where(v => v <= newest).ToList();

        // A kind that speaks no edition well that it may speak here is spoken with in what it may.
        return station.Config.Access with { Versions = spoken.Count > 0 ? spoken : station.Config.Access.Versions };
    }

    /// <summary>Who answers the calls of one station in this edition: its operator's central system, where it has one, and else we.</summary>
    public IOcppHandler HandlerFor(string identity, OcppVersion version) => relays.TryGetValue(identity, out var relay) ? relay : dialects[version].Handler;

    /// <inheritdoc/>
    public OcppLinkConfig ConfigFor(string identity, OcppVersion version)
    {
        var station = byIdentity[identity];
        var config = new OcppLinkConfig { Version = version, Tolerated = station.Quirks.Tolerated };
        return station.Config.Upstream is { } upstream ? config with { HandlingTimeout = StationRelay.HandlingPatience(upstream) } : config;
    }

    /// <inheritdoc/>
    public void Opened(string identity, OcppLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var station = byIdentity[identity];
        link.Owner = station;
        station.Opened(link, dialects[link.Config.Version]);
        relays.GetValueOrDefault(identity)?.Opened(link, dialects[link.Config.Version]);
    }

    /// <inheritdoc/>
    public void Closed(string identity, OcppLink link, Fault why)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(why);
        byIdentity[identity].Closed(link, why);
        relays.GetValueOrDefault(identity)?.Closed(link);
    }

    /// <summary>Begins to tell operators what was kept for them before the start.</summary>
    public void Start()
    {
        foreach (var relay in relays.Values)
        {
            relay.Start();
        }
    }

    /// <summary>Lets the operators' central systems go, when the site stops. What was not told to them stays where it is kept.</summary>
    public void Stop()
    {
        foreach (var relay in relays.Values)
        {
            relay.Stop();
        }
    }

    /// <summary>Whether no answer of any station is awaited.</summary>
    public bool IsQuiet => byIdentity.Values.All(s => s.IsQuiet);

    /// <summary>Lets time pass; to be called about once a second.</summary>
    public void Pass()
    {
        var now = host.Clock();
        foreach (var station in byIdentity.Values)
        {
            station.Pass(now);
        }
    }

    /// <summary>Whether a consumer is a connector of one of its stations.</summary>
    public bool Serves(int consumer) => byConsumer.ContainsKey(consumer);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The site only watches.</exception>
    public void Send(in GrantCommand command)
    {
        if (!host.MayCommand)
        {
            throw new InvalidOperationException("A site that only watches tells its stations nothing.");
        }

        byConsumer[command.Consumer].Send(in command);
    }

    /// <summary>Stations take no set-points: nobody should send one here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Send(in BatterySetpoint setpoint) => throw new NotSupportedException("A charging station is no battery.");

    /// <summary>How the talk with each station goes, by its device.</summary>
    public IReadOnlyList<DeviceHealth> Health()
    {
        var now = host.Clock();
        return [.. byIdentity.Values.Select(s => s.Health(now) with { Operator = relays.GetValueOrDefault(s.Config.Identity)?.Health })];
    }

    /// <summary>Asks one station for what a person who puts it into service wants to know; only asks.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What it said; null: there is no such station, or it is not connected.</returns>
    public Task<StationLook?> LookAsync(string device, CancellationToken stop) =>
        byIdentity.Values.FirstOrDefault(s => s.Config.Id == device)?.LookAsync(stop) ?? Task.FromResult<StationLook?>(null);

    /// <summary>Has a station do what a person wants: reset, unlock, go in or out of service, start, stop, and the like. No limit is written by any of it.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="stop">Gives up waiting; whether it is done is then not known.</param>
    /// <returns>What came of it; or why it cannot be asked: no such station (MP3873), what cannot be meant (MP3874), nothing to stop (MP3875), a setting that is ours (MP3876), a station that is its operator's
    /// (MP3877), a site that only watches (MP3878), another order under way (MP3879).</returns>
    public Task<Outcome<StationReply>> OrderAsync(string device, StationOrder order, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(order);
        return byIdentity.Values.FirstOrDefault(s => s.Config.Id == device)?.OrderAsync(order, stop) ?? Task.FromResult(Outcome<StationReply>.Failure(StationFaults.NoSuchStation(device)));
    }

    /// <summary>How each station stands, for people.</summary>
    public IReadOnlyList<StationView> Views()
    {
        var now = host.Clock();
        return [.. byIdentity.Values.Select(s => s.View(now))];
    }
}
