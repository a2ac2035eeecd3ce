namespace Megapod.Cli.Commands;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Polling;
using Megapod.Devices.Solver;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using Megapod.Site.Pods;
using Megapod.Site.Reload;
using Megapod.Site.Screen;
using Megapod.Site.Stations;
using Megapod.Site.Wire;
using Megapod.Twin.Simulator;
using System.CommandLine;
using System.Globalization;

/// <summary><c>up</c>: runs the site. Where the file says <c>emulated</c>, the twin answers for the device: meters and battery over the wire, everything else in process.</summary>
internal sealed class UpCommand
{
    private const int DemoDays = 30;

    /// <summary>
    /// Site seconds per real second up to which the twin answers over the wire. On two busy cores the battery's longest round took 157 ms, its first one included, which are three seconds of the site at
    /// 20; a run of 50 s at that pace went without an alarm. Faster than that, a machine that is busy for a moment looks like a device that is gone.
    /// </summary>
    private const double MostWiredSpeed = 20;

    /// <summary>So long the first cycle waits for devices to answer; those that take longer are unknown until they do.</summary>
    private static readonly TimeSpan DevicePatience = TimeSpan.FromSeconds(2);
    /// <summary>The emulated day begins when cars begin to come, so that there is something to see.</summary>
    private static readonly TimeSpan DemoHour = TimeSpan.FromHours(9);

    /// <summary>One solve of a plan takes some tens of milliseconds; what takes so much longer is not going to be a plan in time.</summary>
    private static readonly TimeSpan SolveLimit = TimeSpan.FromSeconds(10);

    /// <summary>A solver that gives up by itself keeps what it knows; it is killed a little later.</summary>
    private static readonly TimeSpan ChildGrace = TimeSpan.FromSeconds(5);
    /// <summary>So long the first plan waits for what feeds say; sources that take longer are heard when they answer.</summary>
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);
    private static readonly Fault NoFile = new("MP3262", "The site runs without a file of its own, so there is nothing to read again.", "Start it with a site file.");

    private readonly Argument<string?> site = new("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file; without one, the built-in example site." };
    private readonly Option<int> port = new("--port") { Description = "Port of the API on loopback.", DefaultValueFactory = _ => 8080 };
    private readonly Option<string?> forTime = new("--for") { Description = "Stop after this real time, such as 60s, 5min or 1h." };
    private readonly Option<double> speed = new("--speed") { Description = "Site seconds per real second; more than 1 only where every device is emulated.", DefaultValueFactory = _ => 1 };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of the emulated world.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> inProcess = new("--in-process") { Description = "Let the twin answer in process instead of over Modbus TCP on loopback." };
    private readonly Option<bool> noScreen = new("--no-screen") { Description = "Print a line now and then instead of drawing the site." };
    private readonly Option<string?> state = new("--state") { Description = "Folder of the controller's memory; with it a controller that was killed resumes. Without it nothing is kept." };
    private readonly Option<bool> setAside = new("--set-state-aside") { Description = "Move a state that cannot be used aside, and begin a new one." };
    private readonly Command command = new("up", "Run the site: control loop, API on loopback and a view in the terminal.");

    private UpCommand()
    {
        command.Add(site);
        command.Add(port);
        command.Add(forTime);
        command.Add(speed);
        command.Add(seed);
        command.Add(inProcess);
        command.Add(noScreen);
        command.Add(state);
        command.Add(setAside);
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var up = new UpCommand();
        return up.command.RunsAsync(up.RunAsync);
    }

    private async Task<ExitCode> RunAsync(CommandRun run)
    {
        TimeSpan? limit = null;
        if (run.Parse.GetValue(forTime) is { } text)
        {
            limit = DurationText.Read(text);
            if (limit is null)
            {
                return run.Printer.BadInput([new Fault("MP3101", $"'{text}' is not a length of time.", "Write it as 60s, 5min or 1h.")]);
            }
        }

        double pace = run.Parse.GetValue(speed);
        if (!(pace is > 0 and <= 10_000))
        {
            return run.Printer.BadInput([new Fault("MP3102", "The speed is out of range.", "Give --speed a number above 0 and up to 10000.")]);
        }

        var read = DefaultSite.ReadOr(run.Parse.GetValue(site));
        if (!read.IsSuccess)
        {
            return run.Printer.BadInput(read.Faults);
        }

        if (SiteWire.Unserved(read.Value, hasStations: true) is { } foreign)
        {
            return run.Printer.BadInput([foreign]);
        }

        var maps = SiteMaps.Read(read.Value, run.Parse.GetValue(site) ?? "built-in");
        if (!maps.IsSuccess)
        {
            return run.Printer.BadInput(maps.Faults);
        }

        var secrets = DeviceSecrets.Read(read.Value, run.Parse.GetValue(site) ?? "built-in");
        if (!secrets.IsSuccess)
        {
            return run.Printer.BadInput(secrets.Faults);
        }

        bool hasDevices = Drivers(read.Value).Any(d => d != DeviceConfig.Emulated);
        if (hasDevices && pace != 1)
        {
            return run.Printer.BadInput([new Fault("MP3105", "A site with real devices cannot run faster or slower than they do.", "Leave --speed out, or write 'driver: emulated' everywhere.")]);
        }

        var from = ScenarioBuilder.DefaultStart + DemoHour;
        var request = new ScenarioRequest { From = from, To = from + TimeSpan.FromDays(DemoDays), Seed = run.Parse.GetValue(seed) };
        var scenario = ScenarioBuilder.Build(request, read.Value);
        if (!scenario.IsSuccess)
        {
            return run.Printer.BadInput(scenario.Faults);
        }

        var tree = PowerTree.From(read.Value);
        var margin = Margin.Of(tree);
        var demo = new DemoSite(scenario.Value, LimitConfig.LowestImportWatts(tree.Nodes[0].Limits) - margin.TotalWatts, margin.TotalWatts);
        using var plans = PlansOf(request, scenario.Value, run.Parse.GetValue(state));
        SiteLoop? running = null;
        Instant Now() => running?.Present ?? scenario.Value.From;
        EmulatedField? field = null;
        if (!run.Parse.GetValue(inProcess) && pace <= MostWiredSpeed)
        {
            var opened = await EmulatedField.OpenAsync(demo, Now, TimeProvider.System, servers: pace == 1 ? request.Seed : null);
            if (!opened.IsSuccess)
            {
                return run.Printer.BadInput(opened.Faults);
            }

            field = opened.Value;
        }

        await using var emulated = field;
        var controlled = PowerTree.From(field?.Site ?? read.Value);
        var kept = StateFolder.Open(run.Parse.GetValue(state), run.Parse.GetValue(setAside), controlled, run.Printer);
        if (!kept.IsSuccess)
        {
            return StateFolder.Refuse(run.Printer, kept.Faults);
        }

        using var memory = kept.Value;
        var (awaited, refused) = await StationsOf(controlled, read.Value, run.Parse.GetValue(site), memory, Now);
        if (refused.Count > 0)
        {
            return run.Printer.BadInput(refused);
        }

        await using var stations = awaited;
        var parts = new WireParts
        {
            Maps = maps.Value,
            Secrets = secrets.Value,
            Folder = Path.GetDirectoryName(Path.GetFullPath(run.Parse.GetValue(site) ?? ".")) ?? "",
            Source = demo,
            Sink = demo,
            Link = demo,
            Board = stations?.Board,
            Stations = stations?.Sink,
            Waits = new WorldClock(TimeProvider.System, Now, pace),
            Speed = pace,
        };
        await using var wire = new SiteWire(controlled, parts, TimeProvider.System, Now, request.Seed);
        using var loop = new SiteLoop(controlled, wire, wire.Sink, plans, TimeProvider.System, scenario.Value.From, pace, memory.Grants, wire.Link);
        running = loop;
        var pods = new SitePods(controlled, memory.Pods, TimeProvider.System, scenario.Value.From, loop.Events);
        if (await wire.AttachAsync(pods) is { Count: > 0 } unusable)
        {
            return run.Printer.BadInput(unusable);
        }

        if (wire.IsAny || stations is not null)
        {
            loop.Devices = now => [.. wire.Devices(now), .. stations?.Health ?? []];
            loop.Wire = wire.Measured;
            wire.Watch(() => loop.IsAlive);
        }

        if (stations is not null)
        {
            stations.Events = loop.Events;
            stations.Wake = loop.CallCycle;
        }

        loop.Pods = pods;
        var shown = new EmulatedPods(demo, pods, request.Seed, field is null ? null : field.IsOnWire);
        shown.Begin();
        demo.Events = loop.Events;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        using var handler = HttpFeed.CreateHandler();
        using var feeds = UpFeeds.Open(read.Value, run.Parse.GetValue(site), run.Parse.GetValue(state), loop, pace, handler, request.Seed);
        loop.Feeds = feeds;
        loop.Forecasts = () => plans.Forecasts;
        feeds.Changed = plans.Take;
        feeds.WeatherChanged = plans.Take;
        var feeding = feeds.RunAsync(stop.Token);
        await Task.WhenAny(feeds.Answered, Task.Delay(FeedPatience, run.Stop));
        plans.Start(loop.Events);
        if (limit is { } most)
        {
            stop.CancelAfter(most);
        }

        var reload = new SiteReload(new SiteReloadParts
        {
            Loop = loop,
            Written = read.Value,
            Read = () => run.Parse.GetValue(site) is { } file ? CheckedSite.Read(file) : Outcome<SiteFileRead>.Failure(NoFile),
            Wire = wire,
            Pods = pods,
            Plans = plans,
            Planner = next => PartsOf(new PlannerMaker(request, scenario.Value with { Site = next })),
            Fit = next => field?.FitAsync(next) ?? ValueTask.FromResult(Outcome<SiteConfig>.Success(next)),
            World = demo.Exchange,
            HasRoom = demo.CloseFeeds,
            Tidy = present => field?.TidyAsync(present) ?? ValueTask.CompletedTask,
        });
        await using var api = SiteApi.Build(loop, run.Parse.GetValue(port), demo, plans, stations, UpFace.Redfish(controlled, pods, Now), reload);
        try
        {
            await api.StartAsync(run.Stop);
        }
        catch (IOException busy)
        {
            return run.Printer.BadInput([new Fault("MP3103", $"Port {run.Parse.GetValue(port)} cannot be used: {busy.Message}", "Choose another with --port, or stop the program that holds it.")]);
        }

        if (stations is { TakesEveryCard: true } && read.Value.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp))
        {
            run.Printer.Note(CheckCommand.EveryCard);
        }

        wire.Start();
        if (stations?.Plain is { } plain)
        {
            field?.Connect(plain);
        }

        await AwaitDevicesAsync(loop.Devices, Now, run.Stop);
        loop.Step();
        await using var face = UpFace.Open(read.Value, run.Parse.GetValue(site), controlled, pods, loop, Now, request.Seed);
        var keeping = Task.WhenAll(shown.RunAsync(stop.Token), pods.RunAsync(Now, stop.Token), face?.RunAsync(stop.Token) ?? Task.CompletedTask);
        var control = new Thread(() => loop.Run(stop.Token)) { Name = "control", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        control.Start();
        run.Printer.Note($"{How(field, stations, read.Value, pace, run.Parse.GetValue(inProcess))} World of seed {run.Parse.GetValue(seed)}. API: {api.Urls.FirstOrDefault()}/api/v1/site   Stop: Ctrl-C");
        await ShowAsync(loop, run.Parse.GetValue(noScreen) || Console.IsOutputRedirected || Console.IsErrorRedirected, stop.Token);
        control.Join();
        await feeding;
        await keeping;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await api.StopAsync(patience.Token);
        run.Printer.Note("Stopped. Devices keep what they hold until it lapses, then fall back.");
        return ExitCode.Success;
    }

    /// <summary>The site's planner, which has lived through four invented weeks, with a solver in a process of its own.</summary>
    private static PlanLoop PlansOf(ScenarioRequest request, Scenario scenario, string? stateFolder)
    {
        var maker = new PlannerMaker(request, scenario);
        var program = RestartBench.ProgramOf(AppContext.BaseDirectory);
        var child = new ChildSolverConfig(program[0], [.. program.Skip(1), "solve", "--limit", SolveLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)], SolveLimit + ChildGrace);
        var plans = new PlanLoop(PartsOf(maker) with { Solver = Solvers.OpenChild(child, TimeProvider.System) }, TimeProvider.System)
        {
            Memory = stateFolder is null ? null : new PlanMemoryFile(stateFolder, scenario.Site.Id),
        };
        plans.Learn(maker.History);
        return plans;
    }

    private static PlanLoopParts PartsOf(PlannerMaker maker) => new(maker.Tree, maker.Numbers, maker.Planner, maker.Rules, null, null);

    private static async Task ShowAsync(SiteLoop loop, bool plain, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(plain ? LineEvery : Redraw);
        if (!plain)
        {
            Console.Out.Write("\u001b[?1049h\u001b[?25l");
        }

        try
        {
            while (true)
            {
                if (!plain)
                {
                    Draw(loop);
                }

                await timer.WaitForNextTickAsync(stop);
                if (plain)
                {
                    Console.Out.WriteLine(SiteText.Line(loop.View!));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
        finally
        {
            if (!plain)
            {
                Console.Out.Write("\u001b[?25h\u001b[?1049l");
            }
        }
    }

    /// <summary>Draws over the frame before, line by line, so that the screen does not flicker.</summary>
    private static void Draw(SiteLoop loop)
    {
        int width = Math.Clamp(Console.WindowWidth, 60, 200);
        int height = Math.Max(10, Console.WindowHeight - 1);
        var frame = SiteText.Frame(loop.View!, loop.Events.Newest(height), width, height);
        bool colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Console.Out.Write("\u001b[H" + string.Concat(frame.Select(l => (colours ? Coloured(l) : l.Text) + "\u001b[K\r\n")) + "\u001b[J");
    }

    private static string Coloured(ScreenLine line) => line.Tone switch
    {
        ScreenTone.Title => $"\u001b[1m{line.Text}\u001b[0m",
        ScreenTone.Notice => $"\u001b[33m{line.Text}\u001b[0m",
        ScreenTone.Alarm => $"\u001b[1;31m{line.Text}\u001b[0m",
        _ => line.Text,
    };

    /// <summary>Who answers, and where.</summary>
    private static string How(EmulatedField? field, SiteStations? stations, SiteConfig written, double pace, bool isInProcess)
    {
        bool hasDevices = Drivers(written).Any(d => d != DeviceConfig.Emulated);
        bool hasStations = written.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp);
        var awaited = (Uri?[])[stations?.Plain, stations?.Secure];
        string where = string.Join(" and ", awaited.OfType<Uri>());
        string real = hasDevices ? $"Devices of the site file over the wire{(hasStations ? $", charging stations awaited at {where}" : "")}; the rest is emulated. " : "";
        if (field is null)
        {
            string why = isInProcess || pace <= MostWiredSpeed ? "" : string.Create(CultureInfo.InvariantCulture, $", because {pace:0.##} site seconds a second are more than the {MostWiredSpeed:0} that go over the wire");
            return $"{real}Emulated site on the twin, in process{why}.";
        }

        string charging = where.Length > 0 && field.Stations.Count > 0 ? $"; {field.Stations.Count} charging stations over OCPP at {where}" : "";
        int servers = field.Pods.Sum(p => p.Controllers.Count);
        string controllers = servers > 0 ? $"; {servers} servers over Redfish" : "";
        return $"{real}Emulated site on the twin, over the wire: Modbus TCP on 127.0.0.1, {string.Join(", ", field.Devices.Select(d => $"{d.Id} {d.Port}"))}{charging}{controllers}.";
    }

    /// <summary>Awaits the site's stations, where it has any. Where all of them are emulated and the site file says nothing else, on a free port: nobody else has to find them.</summary>
    private static async Task<(SiteStations? Stations, IReadOnlyList<Fault> Faults)> StationsOf(PowerTree tree, SiteConfig written, string? file, StateFolder memory, Func<Instant> now)
    {
        if (!tree.Site.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp))
        {
            return (null, []);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file ?? ".")) ?? ".";
        var config = OcppEndpointConfig.Of(tree.Site, folder);
        bool isOurs = !written.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp);
        config = isOurs && config.Plain is { } at ? config with { Plain = new System.Net.IPEndPoint(at.Address, 0) } : config;
        var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = now, Random = Random.Shared, Journal = memory.Stations, Folder = folder };
        var opened = await SiteStations.OpenAsync(tree, config, parts);
        return opened.IsSuccess ? (opened.Value, []) : (null, opened.Faults);
    }

    /// <summary>Waits until each device has been asked once, or for as long as that is worth.</summary>
    private static async Task AwaitDevicesAsync(Func<Instant, IReadOnlyList<DeviceHealth>>? devices, Func<Instant> now, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(DevicePatience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            while (devices?.Invoke(now()).All(d => d.IsAnswering || d.Failures > 0) == false)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever has not answered by now is unknown to the first cycle.
            return;
        }
    }

    private static IEnumerable<string> Drivers(SiteConfig site) =>
        site.Nodes.Select(n => n.Meter).Concat(site.Cabinets.Select(c => c.Meter)).Concat(site.Pods.Select(p => p.Meter)).Append(site.Grid.Meter).OfType<MeterConfig>().Select(m => m.Driver)
            .Concat(site.Battery is { } battery ? [battery.Driver] : []).Concat(site.Cabinets.Select(c => c.Driver))
            .Concat(site.Pods.SelectMany(p => p.Racks.SelectMany(r => r.Servers.Select(s => s.Driver).Append(r.Driver).Append(r.SwitchDriver)).Append(p.Driver).Append(p.Cooling.Loop?.Driver ?? DeviceConfig.Emulated)));
}
