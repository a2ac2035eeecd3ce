namespace Megapod.Cli.Commands;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Polling;
using Megapod.Devices.Solver;
using Megapod.Files.SiteFile;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Simulation;
using Megapod.Site.Alarms;
using Megapod.Site.Api;
using Megapod.Site.Clusters;
using Megapod.Site.History;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using Megapod.Site.Pods;
using Megapod.Site.Reload;
using Megapod.Site.Screen;
using Megapod.Site.Settings;
using Megapod.Site.Startup;
using Megapod.Site.Stations;
using Megapod.Site.Wire;
using Megapod.Site.WorkNodes;
using Megapod.Twin.Simulator;
using System.Collections.Frozen;
using System.CommandLine;
using System.Globalization;

/// <summary><c>up</c>: runs the site. Where the file says <c>emulated</c>, the twin answers for the device: meters and battery over the wire, everything else in process.</summary>
internal sealed class UpCommand
{
    /// <summary>So long the first cycle waits for devices to answer; those that take longer are unknown until they do.</summary>
    private static readonly TimeSpan DevicePatience = TimeSpan.FromSeconds(2);

    /// <summary>One solve of a plan takes some tens of milliseconds; what takes so much longer is not going to be a plan in time.</summary>
    private static readonly TimeSpan SolveLimit = TimeSpan.FromSeconds(10);

    /// <summary>A solver that gives up by itself keeps what it knows; it is killed a little later.</summary>
    private static readonly TimeSpan ChildGrace = TimeSpan.FromSeconds(5);

    /// <summary>So long the first plan waits for what feeds say; sources that take longer are heard when they answer.</summary>
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(3);
    private static readonly Fault NoFile = new("MP3262", "The site runs without a file of its own, so there is nothing to read again.", "Start it with a site file.");

    private readonly Argument<string?> site = new("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file; without one, the built-in example site." };
    private readonly Option<int> port = new("--port") { Description = "Port of the API on loopback.", DefaultValueFactory = _ => 8080 };
    private readonly Option<string?> forTime = new("--for") { Description = "Stop after this real time, such as 60s, 5min or 1h." };
    private readonly Option<double> speed = new("--speed") { Description = "Site seconds per real second; more than 1 only where every device is emulated.", DefaultValueFactory = _ => 1 };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of the emulated world.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> inProcess = new("--in-process") { Description = "Let the twin answer in process instead of over Modbus TCP on loopback." };
    private readonly Option<string?> buildingBroker = new("--building-broker") { Description = "Broker on this machine, as 127.0.0.1:1883, at which emulated pods have their building management system." };
    private readonly Option<bool> noScreen = new("--no-screen") { Description = "Print a line now and then instead of drawing the site." };
    private readonly Option<string?> state = new("--state") { Description = "Folder of the controller's memory; with it a controller that was killed resumes. Without it nothing is kept." };
    private readonly Option<bool> setAside = new("--set-state-aside") { Description = "Move a state that cannot be used aside, and begin a new one." };
    private readonly Option<bool> noJobs = new("--no-jobs") { Description = "Run no jobs on this machine; else it stands for a rack of the built-in site, where it may." };
    private readonly Option<bool> noAccounts = new("--no-accounts") { Description = "Ask nobody who he is, also with --state: whoever is at this machine may do everything." };
    private readonly Command command = new("up", "Run the site: control loop, API on loopback and a view in the terminal.");

    private UpCommand()
    {
        command.Add(site);
        command.Add(port);
        command.Add(forTime);
        command.Add(speed);
        command.Add(seed);
        command.Add(inProcess);
        command.Add(buildingBroker);
        command.Add(noScreen);
        command.Add(state);
        command.Add(setAside);
        command.Add(noAccounts);
        command.Add(noJobs);
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var up = new UpCommand();
        return up.command.RunsAsync(up.RunAsync);
    }

    private async Task<ExitCode> RunAsync(CommandRun run)
    {
        var parse = run.Parse;
        var asked = UpRequest.Read(new UpOptions
        {
            File = parse.GetValue(site),
            Port = parse.GetValue(port),
            For = parse.GetValue(forTime),
            Speed = parse.GetValue(speed),
            Seed = parse.GetValue(seed),
            IsInProcess = parse.GetValue(inProcess),
            BuildingBroker = parse.GetValue(buildingBroker),
            IsPlain = parse.GetValue(noScreen) || Console.IsOutputRedirected || Console.IsErrorRedirected,
            State = parse.GetValue(state),
            SetsStateAside = parse.GetValue(setAside),
            HasNoAccounts = parse.GetValue(noAccounts),
            HasNoJobs = parse.GetValue(noJobs),
        });
        if (!asked.IsSuccess)
        {
            return run.Printer.BadInput(asked.Faults);
        }

        return await RunAsync(run, asked.Value);
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, UpRequest request)
    {
        request = UpWork.Seat(request, run.Printer);
        var (options, written, scenario) = (request.Options, request.Written, request.Scenario);
        var tree = PowerTree.From(written);
        var margin = Margin.Of(tree);
        var demo = new DemoSite(scenario, LimitConfig.LowestImportWatts(tree.Nodes[0].Limits) - margin.TotalWatts, margin.TotalWatts);
        using var plans = PlansOf(request.World, scenario, options.State);
        SiteLoop? running = null;
        Instant Now() => running?.Present ?? scenario.From;
        EmulatedField? field = null;
        if (request.IsOnWire)
        {
            var opened = await EmulatedField.OpenAsync(demo, Now, TimeProvider.System, servers: options.Speed == 1 ? options.Seed : null, broker: request.Broker);
            if (!opened.IsSuccess)
            {
                return run.Printer.BadInput(opened.Faults);
            }

            field = opened.Value;
        }

        await using var emulated = field;
        IReadOnlyDictionary<string, DeviceSecrets> EmulatedSecrets() => field?.Secrets ?? FrozenDictionary<string, DeviceSecrets>.Empty;
        var controlled = PowerTree.From(field?.Site ?? written);
        var kept = StateFolder.Open(options.State, options.SetsStateAside, controlled, run.Printer);
        if (!kept.IsSuccess)
        {
            return StateFolder.Refuse(run.Printer, kept.Faults);
        }

        using var memory = kept.Value;
        var people = UpAccounts.Open(options.HasNoAccounts ? null : options.State, written, options.File, run.Printer);
        if (!people.IsSuccess)
        {
            return StateFolder.Refuse(run.Printer, people.Faults);
        }

        using var accounts = people.Value;
        var (awaited, refused) = await StationsOf(controlled, written, options.File, memory, Now);
        if (refused.Count > 0)
        {
            return run.Printer.BadInput(refused);
        }

        await using var stations = awaited;
        var (linked, unlinked) = await WorkNodesOf(written, options.State, Now);
        if (unlinked.Count > 0)
        {
            return run.Printer.BadInput(unlinked);
        }

        await using var workNodes = linked;
        var reached = await SiteClusters.OpenAsync(written, request.Folder, options.State, TimeProvider.System, Now);
        if (!reached.IsSuccess)
        {
            return run.Printer.BadInput(reached.Faults);
        }

        await using var clusters = reached.Value;
        var parts = new WireParts
        {
            Maps = request.Maps,
            Secrets = DeviceSecrets.Together(request.Secrets, EmulatedSecrets()),
            Folder = request.Folder,
            Source = demo,
            Sink = demo,
            Link = demo,
            Board = stations?.Board,
            Stations = stations?.Sink,
            WorkNodes = workNodes,
            Clusters = clusters,
            Waits = new WorldClock(TimeProvider.System, Now, options.Speed),
            Speed = options.Speed,
        };
        await using var wire = new SiteWire(controlled, parts, TimeProvider.System, Now, options.Seed);
        using var loop = new SiteLoop(controlled, wire, wire.Sink, plans, TimeProvider.System, scenario.From, options.Speed, memory.Grants, wire.Link);
        running = loop;
        loop.Alarms = new SiteAlarms(controlled.Site.Id, loop.Events, memory.Alarms);
        var pods = new SitePods(controlled, memory.Pods, TimeProvider.System, scenario.From, loop.Events);
        if (await wire.AttachAsync(pods) is { Count: > 0 } unusable)
        {
            return run.Printer.BadInput(unusable);
        }

        if (wire.IsAny || stations is not null || workNodes is not null || written.Work.Clusters.Count > 0)
        {
            loop.Devices = now => [.. wire.Devices(now), .. stations?.Health ?? [], .. workNodes?.Health ?? [], .. clusters.Health];
            loop.Wire = wire.Measured;
            wire.Watch(() => loop.IsAlive);
        }

        if (stations is not null)
        {
            stations.Events = loop.Events;
            stations.Wake = loop.CallCycle;
        }

        if (workNodes is not null)
        {
            workNodes.Events = loop.Events;
            workNodes.Wake = loop.CallCycle;
        }

        clusters.Wake = loop.CallCycle;
        loop.Pods = pods;
        var taken = UpJobs.Open(options.State, written, loop);
        if (!taken.IsSuccess)
        {
            return StateFolder.Refuse(run.Printer, taken.Faults);
        }

        using var jobs = taken.Value;
        if (workNodes is not null)
        {
            workNodes.WorkAt = jobs.Desk.WorkAt;
        }

        workNodes?.Watch((name, runner, logs) => jobs.Desk.Connect(name, runner, logs));
        clusters.Watch(jobs.Desk.Connect);
        using var past = HistoryFolder.Open(options.State, loop, run.Printer);
        var recorder = past.History is { } keeper ? new SiteRecorder(keeper, loop.Events, controlled.Site.Id, options.Speed) { Prices = plans.PriceAt } : null;
        var shown = new EmulatedPods(demo, pods, options.Seed, field is null ? null : field.IsOnWire);
        shown.Begin();
        demo.Events = loop.Events;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        using var handler = HttpFeed.CreateHandler();
        using var feeds = UpFeeds.Open(written, options.File, options.State, loop, options.Speed, handler, options.Seed);
        loop.Feeds = feeds;
        loop.Forecasts = () => plans.Forecasts;
        feeds.Changed = plans.Take;
        feeds.WeatherChanged = plans.Take;
        var feeding = feeds.RunAsync(stop.Token);
        await Task.WhenAny(feeds.Answered, Task.Delay(FeedPatience, run.Stop));
        plans.Start(loop.Events);
        if (request.Limit is { } most)
        {
            stop.CancelAfter(most);
        }

        var reload = new SiteReload(new SiteReloadParts
        {
            Loop = loop,
            Written = written,
            Read = () => options.File is { } file ? As(CheckedSite.Read(file), request) : Outcome<SiteFileRead>.Failure(NoFile),
            Wire = wire,
            Pods = pods,
            Plans = plans,
            Planner = next => PartsOf(new PlannerMaker(request.World, scenario with { Site = next })),
            Fit = next => field?.FitAsync(next) ?? ValueTask.FromResult(Outcome<SiteConfig>.Success(next)),
            FittedSecrets = EmulatedSecrets,
            World = demo.Exchange,
            HasRoom = demo.CloseFeeds,
            Tidy = present => field?.TidyAsync(present) ?? ValueTask.CompletedTask,
        });
        await using var api = SiteApi.Build(loop, options.Port, new SiteApiParts
        {
            Emulated = demo,
            Plans = plans,
            Stations = stations,
            WorkNodes = workNodes,
            Redfish = UpFace.Redfish(pods, Now),
            History = past.History,
            Reload = reload,
            Settings = new SiteSettings(options.File, DefaultSite.Text, changed => CheckedSite.Parse(changed, options.File ?? DefaultSite.Name), reload),
            Accounts = accounts.Accounts,
            Jobs = jobs.Desk,
            Backup = UpBackup.Of(options.State, controlled.Site.Id, [.. memory.Backups, .. jobs.Backups, .. accounts.Backups(options.State ?? ""), .. past.Backups]),
        });
        if (accounts.Door is { } door)
        {
            door.Told = (kind, text) => loop.Events.Add(loop.Present, kind, written.Id, text);
        }

        try
        {
            await api.StartAsync(run.Stop);
        }
        catch (Exception busy) when (busy is IOException or System.Net.Sockets.SocketException && !written.Access.IsNothing)
        {
            return run.Printer.BadInput([new Fault("MP3556", $"The site cannot listen: {busy.Message}", "Choose another port with --port or another address under 'access.listen', or stop the program that holds it.", options.File)]);
        }
        catch (IOException busy)
        {
            return run.Printer.BadInput([new Fault("MP3103", $"Port {options.Port} cannot be used: {busy.Message}", "Choose another with --port, or stop the program that holds it.")]);
        }

        if (stations is { TakesEveryCard: true } && written.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp))
        {
            run.Printer.Note(CheckCommand.EveryCard);
        }

        wire.Start();
        if (stations?.Plain is { } plain)
        {
            field?.Connect(plain);
        }

        await using var work = await UpWork.StartAsync(request, demo, workNodes, jobs.Desk, Now, run.Printer);
        await AwaitDevicesAsync(loop.Devices, Now, run.Stop);
        using var notifier = UpNotify.Open(written, options.File, loop);
        loop.Step();
        await using var face = UpFace.Open(written, options.File, pods, loop, Now, options.Seed);
        var keeping = Task.WhenAll(notifier?.RunAsync(stop.Token) ?? Task.CompletedTask, shown.RunAsync(stop.Token), pods.RunAsync(Now, stop.Token), face?.RunAsync(stop.Token) ?? Task.CompletedTask, work?.RunAsync(stop.Token) ?? Task.CompletedTask, UpClusters.FollowAsync(demo, clusters, stop.Token));
        var control = new Thread(() => loop.Run(stop.Token)) { Name = "control", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        control.Start();
        var recording = recorder?.RunAsync(loop, TimeProvider.System, stop.Token) ?? Task.CompletedTask;
        run.Printer.Note($"Dashboard: {api.Urls.FirstOrDefault()}/");
        run.Printer.Note($"{request.How(field, stations)} World of seed {options.Seed}. API: {api.Urls.FirstOrDefault()}/api/v1/site   Stop: Ctrl-C");
        if (options.State is null)
        {
            run.Printer.Note("Jobs are kept in memory alone and forgotten at the end; with --state they are kept.");
        }

        using var manager = ServiceManager.Open(Environment.GetEnvironmentVariable, Environment.ProcessId);
        manager?.Begin(() => loop.IsAlive, () => loop.View is { } view ? SiteText.Line(view) : "The first cycle has not finished yet.");
        accounts.Tell(run.Printer, api.Urls.FirstOrDefault(), api.Urls.Skip(1));
        await UpScreen.ShowAsync(loop, options.IsPlain, stop.Token);
        control.Join();
        await feeding;
        await keeping;
        await recording;
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

    /// <summary>A site file that was read again, as its site runs here.</summary>
    private static Outcome<SiteFileRead> As(Outcome<SiteFileRead> read, UpRequest request) =>
        read.IsSuccess ? Outcome<SiteFileRead>.Success(read.Value with { Site = UpWork.Seated(read.Value.Site, request.Options, request.IsSeated) }) : read;

    /// <summary>Awaits the site's work nodes, where its file says so.</summary>
    private static async Task<(SiteWorkNodes? Nodes, IReadOnlyList<Fault> Faults)> WorkNodesOf(SiteConfig site, string? folder, Func<Instant> now)
    {
        if (site.Work.Listen is null)
        {
            return (null, []);
        }

        var opened = await SiteWorkNodes.OpenAsync(site, folder, TimeProvider.System, now);
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
}
