namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Lab;
using Megapod.Lab.Emulators;
using Megapod.Lab.Emulators.Dsx;
using Megapod.Lab.Simulation;
using Megapod.Site.Stations;
using Megapod.Site.Wire;
using Megapod.Twin.Simulator;
using System.Globalization;

/// <summary>What <c>up</c> is asked for once all of it is known to make sense: nothing has been opened yet.</summary>
internal sealed record UpRequest
{
    private const int DemoDays = 30;

    /// <summary>
    /// Site seconds per real second up to which the twin answers over the wire. On two busy cores the battery's longest round took 157 ms, its first one included, which are three seconds of the site at
    /// 20; a run of 50 s at that pace went without an alarm. Faster than that, a machine that is busy for a moment looks like a device that is gone.
    /// </summary>
    private const double MostWiredSpeed = 20;

    /// <summary>The emulated day begins when cars begin to come, so that there is something to see.</summary>
    private static readonly TimeSpan DemoHour = TimeSpan.FromHours(9);

    /// <summary>As it was written.</summary>
    public required UpOptions Options { get; init; }

    /// <summary>Real time after which it stops; null: when it is asked to.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The site as its file says.</summary>
    public required SiteConfig Written { get; init; }

    /// <summary>Register maps by device.</summary>
    public required IReadOnlyDictionary<string, RegisterMapConfig> Maps { get; init; }

    /// <summary>Passwords by device.</summary>
    public required IReadOnlyDictionary<string, DeviceSecrets> Secrets { get; init; }

    /// <summary>The emulated world that is asked for.</summary>
    public required ScenarioRequest World { get; init; }

    /// <summary>That world.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Where emulated pods have their building management; null: nowhere.</summary>
    public BuildingBroker? Broker { get; init; }

    /// <summary>Whether this machine stands for a rack of the site and runs jobs.</summary>
    public bool IsSeated { get; init; }

    /// <summary>Whether the twin answers over the wire where devices are emulated.</summary>
    public bool IsOnWire => !Options.IsInProcess && Options.Speed <= MostWiredSpeed;

    /// <summary>Folder by which relative names of files in the site file go.</summary>
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(Options.File ?? ".")) ?? "";

    private bool HasDevices => HasDevicesOf(Written);

    /// <summary>Reads everything that it names.</summary>
    /// <param name="options">As it was written.</param>
    /// <returns>The request; or what is wrong with it, which nobody has to undo anything for.</returns>
    public static Outcome<UpRequest> Read(UpOptions options)
    {
        TimeSpan? limit = null;
        if (options.For is { } text)
        {
            limit = DurationText.Read(text);
            if (limit is null)
            {
                return Refused(new Fault("MP3101", $"'{text}' is not a length of time.", "Write it as 60s, 5min or 1h."));
            }
        }

        if (!(options.Speed is > 0 and <= 10_000))
        {
            return Refused(new Fault("MP3102", "The speed is out of range.", "Give --speed a number above 0 and up to 10000."));
        }

        var read = DefaultSite.ReadOr(options.File);
        if (!read.IsSuccess)
        {
            return Refused([.. read.Faults]);
        }

        if (SiteWire.Unserved(read.Value, hasStations: true) is { } foreign)
        {
            return Refused(foreign);
        }

        var maps = SiteMaps.Read(read.Value, options.File ?? DefaultSite.Name);
        if (!maps.IsSuccess)
        {
            return Refused([.. maps.Faults]);
        }

        var secrets = DeviceSecrets.Read(read.Value, options.File ?? DefaultSite.Name);
        if (!secrets.IsSuccess)
        {
            return Refused([.. secrets.Faults]);
        }

        if ((HasDevicesOf(read.Value) || read.Value.Work.Clusters.Count > 0) && options.Speed != 1)
        {
            return Refused(new Fault("MP3105", "A site with real devices or clusters cannot run faster or slower than they do.", "Leave --speed out, or write 'driver: emulated' everywhere and no clusters."));
        }

        var from = ScenarioBuilder.DefaultStart + DemoHour;
        var world = new ScenarioRequest { From = from, To = from + TimeSpan.FromDays(DemoDays), Seed = options.Seed };
        var scenario = ScenarioBuilder.Build(world, read.Value);
        if (!scenario.IsSuccess)
        {
            return Refused([.. scenario.Faults]);
        }

        var broker = options.BuildingBroker is { } wanted ? BuildingBroker.Read(wanted, read.Value, isOnWire: options.Speed == 1 && !options.IsInProcess) : null;
        return broker is { IsSuccess: false }
            ? Refused([.. broker.Faults])
            : Outcome<UpRequest>.Success(new UpRequest
            {
                Options = options,
                Limit = limit,
                Written = read.Value,
                Maps = maps.Value,
                Secrets = secrets.Value,
                World = world,
                Scenario = scenario.Value,
                Broker = broker?.Value,
            });
    }

    /// <summary>Says who answers, and where.</summary>
    /// <param name="field">The twin's devices on the wire; null: it answers in process.</param>
    /// <param name="stations">The site's charging stations; null: it has none.</param>
    public string How(EmulatedField? field, SiteStations? stations)
    {
        bool hasStations = Written.Devices.Any(d => d.Protocol == DeviceProtocol.Ocpp);
        var awaited = (Uri?[])[stations?.Plain, stations?.Secure];
        string where = string.Join(" and ", awaited.OfType<Uri>());
        string real = HasDevices ? $"Devices of the site file over the wire{(hasStations ? $", charging stations awaited at {where}" : "")}; the rest is emulated. " : "";
        if (field is null)
        {
            string why = Options.IsInProcess || Options.Speed <= MostWiredSpeed ? "" : string.Create(CultureInfo.InvariantCulture, $", because {Options.Speed:0.##} site seconds a second are more than the {MostWiredSpeed:0} that go over the wire");
            return $"{real}Emulated site on the twin, in process{why}.";
        }

        string charging = where.Length > 0 && field.Stations.Count > 0 ? $"; {field.Stations.Count} charging stations over OCPP at {where}" : "";
        int controllers = field.Pods.Sum(p => p.Controllers.Count);
        int units = field.Distributions.Sum(d => d.Units.Count);
        string pods = (controllers > 0 ? $"; {controllers} servers and coolant distribution units over Redfish" : "") + (units > 0 ? $"; {units} power distribution units over SNMP" : "");
        pods += field.Building is { } building ? $"; building management over MQTT at {building.Device.Host}:{building.Device.Port}" : "";
        return $"{real}Emulated site on the twin, over the wire: Modbus TCP on 127.0.0.1, {string.Join(", ", field.Devices.Select(d => $"{d.Id} {d.Port}"))}{charging}{pods}.";
    }

    private static Outcome<UpRequest> Refused(params IReadOnlyList<Fault> faults) => Outcome<UpRequest>.Failure(faults);

    private static bool HasDevicesOf(SiteConfig site) => Drivers(site).Any(d => d != DeviceConfig.Emulated);

    private static IEnumerable<string> Drivers(SiteConfig site) =>
        site.Nodes.Select(n => n.Meter).Concat(site.Cabinets.Select(c => c.Meter)).Concat(site.Pods.Select(p => p.Meter)).Append(site.Grid.Meter).OfType<MeterConfig>().Select(m => m.Driver)
            .Concat(site.Battery is { } battery ? [battery.Driver] : []).Concat(site.Cabinets.Select(c => c.Driver))
            .Concat(site.Pods.SelectMany(p => p.Racks.SelectMany(r => r.Servers.Select(s => s.Driver).Append(r.Driver).Append(r.SwitchDriver)).Append(p.Driver).Append(p.Cooling.Loop?.Driver ?? DeviceConfig.Emulated)));
}
