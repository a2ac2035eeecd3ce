namespace Megapod.Site.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Stations;
using Megapod.Site.Wire;

/// <summary>Connects to the devices of a site without a controller and tests what they do when they are told steps and then nothing.</summary>
public sealed class StepTester : IAsyncDisposable
{
    /// <summary>How often samples are looked at and time is let pass: half of the shortest usual period of a meter.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>So long it is waited for the last order to be carried, when the tests are ended.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(3);

    private readonly SiteWire wire;
    private readonly SiteStations? stations;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly StepTestRun run;

    private StepTester(PowerTree tree, SiteWire wire, SiteStations? stations, TimeProvider time, Func<Instant> clock, Action<string> happened)
    {
        (this.wire, this.stations, this.time, this.clock) = (wire, stations, time, clock);
        var (targets, untested) = TargetsOf(tree, wire.Sink!, stations, wire.MapOf);
        run = new StepTestRun(tree, wire, targets, untested, TroubleOf, happened);
    }

    /// <summary>The tests, for whoever lets time pass himself.</summary>
    internal StepTestRun Run => run;

    /// <summary>Its connections.</summary>
    internal SiteWire Wire => wire;

    /// <summary>Its stations; null: the site has none.</summary>
    internal SiteStations? Stations => stations;

    /// <summary>What was found so far.</summary>
    public StepTestReport Report => run.Report;

    /// <summary>Connects to the devices of a site. Nothing is told yet but, to stations, the floors to which they fall in silence.</summary>
    /// <param name="site">The site, which allows step tests now.</param>
    /// <param name="maps">Register maps by device.</param>
    /// <param name="endpoint">Where its stations are awaited.</param>
    /// <param name="parts">What they need of the rest of the house.</param>
    /// <param name="seed">Chance, for pauses between attempts.</param>
    /// <param name="happened">Learns what is being done.</param>
    /// <returns>What tests; or why it cannot: there is no permission, or stations cannot be awaited.</returns>
    public static async Task<Outcome<StepTester>> OpenAsync(
        SiteConfig site, IReadOnlyDictionary<string, RegisterMapConfig> maps, OcppEndpointConfig endpoint, SiteStationsParts parts, ulong seed, Action<string> happened)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(parts);
        if (StepTestPermission.Missing(site, parts.Clock()) is { } missing)
        {
            return Outcome<StepTester>.Failure(missing);
        }

        var tree = PowerTree.From(site);
        SiteStations? central = null;
        if (site.Cabinets.Any(c => c.Driver != DeviceConfig.Emulated))
        {
            var awaited = await SiteStations.OpenAsync(tree, endpoint, parts);
            if (!awaited.IsSuccess)
            {
                return Outcome<StepTester>.Failure(awaited.Faults);
            }

            central = awaited.Value;
        }

        var connected = new SiteWire(tree, new WireParts { Maps = maps, Board = central?.Board, Stations = central?.Sink }, parts.Time, parts.Clock, seed);
        connected.Start();
        return Outcome<StepTester>.Success(new StepTester(tree, connected, central, parts.Time, parts.Clock, happened));
    }

    /// <summary>Awaits stations and tests everything that can be tested.</summary>
    /// <param name="wait">How long stations are awaited.</param>
    /// <param name="stop">Ends it: what is in force is put to rest.</param>
    public async Task<StepTestReport> TestAsync(TimeSpan wait, CancellationToken stop)
    {
        if (stations is not null)
        {
            await StationCheckUp.AwaitAsync(stations, wait, time, stop);
        }

        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (!run.IsOver)
            {
                run.Pass(clock());
                await timer.WaitForNextTickAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            run.End("somebody stopped it");
        }

        await LastWordAsync();
        return run.Report;
    }

    /// <summary>Closes all connections; what was told and not put to rest lapses by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        await wire.DisposeAsync();
        if (stations is not null)
        {
            await stations.DisposeAsync();
        }
    }

    /// <summary>What puts a device to rest goes out before the connections are closed.</summary>
    private async Task LastWordAsync()
    {
        using var patience = new CancellationTokenSource(LastWord, time);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (!wire.IsCarried || stations?.Central.IsQuiet == false)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // A device that does not answer now lets go when its timer says so.
            return;
        }
    }

    private string? TroubleOf(Instant now, string device)
    {
        var health = wire.Devices(now).Concat(stations?.Health ?? []).FirstOrDefault(d => d.Id == device || d.Id.StartsWith(device + "/", StringComparison.Ordinal));
        return health?.Trouble is { } fault ? $"{fault.Message} {fault.Remedy} [{fault.Code}]" : null;
    }

    /// <summary>What can be told steps, the battery first, and what cannot with the reason.</summary>
    private static (IReadOnlyList<StepTarget> Targets, IReadOnlyList<StepDeviceReport> Untested) TargetsOf(
        PowerTree tree, ICommandSink sink, SiteStations? stations, Func<string, RegisterMapConfig?> maps)
    {
        var targets = new List<StepTarget>();
        var untested = new List<StepDeviceReport>();
        if (tree.Site.Battery is { } battery)
        {
            if (battery.Driver == DeviceConfig.Emulated)
            {
                untested.Add(Untested(battery.Id, "no device is named as its driver."));
            }
            else
            {
                targets.AddRange([new BatteryStepTarget(tree, maps(battery.Driver), sink, isCharging: true), new BatteryStepTarget(tree, maps(battery.Driver), sink, isCharging: false)]);
            }
        }

        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            string id = tree.Consumers[i].Id;
            string driver = tree.Site.Cabinets.First(c => c.Connectors.Any(k => k.Id == id)).Driver;
            if (driver == DeviceConfig.Emulated || stations is null)
            {
                untested.Add(Untested(id, "no station is named as its cabinet's driver."));
            }
            else
            {
                targets.Add(new ConnectorStepTarget(tree, i, () => stations.Views.First(v => v.Id == driver), sink));
            }
        }

        untested.AddRange(tree.Pods.Select(p => Untested(p.Id, "pods are not reached over the wire yet.")));
        return (targets, untested);
    }

    private static StepDeviceReport Untested(string id, string why) => new()
    {
        Id = id,
        Device = "",
        Test = "none",
        Findings = [new StepFinding("test", StepVerdict.NotTested, null, null, null, $"Not tested: {why}", "")],
    };
}
