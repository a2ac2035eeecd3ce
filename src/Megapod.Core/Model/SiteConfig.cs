namespace Megapod.Core.Model;

/// <summary>A site as a person wrote it down, checked and with every default filled in. Ids are unique over nodes and devices.</summary>
public sealed record SiteConfig
{
    /// <summary>Short name, used in records and metrics.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people. Default the id.</summary>
    public string Name { get; init; } = "";

    /// <summary>IANA zone of the site's local time, for day shapes and screens. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>ISO 4217 currency of all money in the file. Default EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Control or monitor. Default control.</summary>
    public SiteMode Mode { get; init; } = SiteMode.Control;

    /// <summary>The grid connection, root of the power tree.</summary>
    public required GridConnectionConfig Grid { get; init; }

    /// <summary>Inner nodes of the power tree besides cabinets and pods.</summary>
    public IReadOnlyList<NodeConfig> Nodes { get; init; } = [];

    /// <summary>The battery, or null.</summary>
    public BatteryConfig? Battery { get; init; }

    /// <summary>Charging cabinets.</summary>
    public IReadOnlyList<CabinetConfig> Cabinets { get; init; } = [];

    /// <summary>Pods.</summary>
    public IReadOnlyList<PodConfig> Pods { get; init; } = [];

    /// <summary>Uncontrolled loads.</summary>
    public IReadOnlyList<HouseConfig> House { get; init; } = [];

    /// <summary>Solar plants.</summary>
    public IReadOnlyList<SolarConfig> Solar { get; init; } = [];

    /// <summary>Topology.</summary>
    public TopologyConfig Topology { get; init; } = new();

    /// <summary>Tariff.</summary>
    public TariffConfig Tariff { get; init; } = new();

    /// <summary>Devices that are reached over the wire.</summary>
    public IReadOnlyList<DeviceConfig> Devices { get; init; } = [];

    /// <summary>Where charging stations are awaited.</summary>
    public StationsConfig Stations { get; init; } = new();

    /// <summary>What is allowed while the site is put into service.</summary>
    public CommissioningConfig Commissioning { get; init; } = new();

    /// <summary>What each class of work earns.</summary>
    public IReadOnlyList<ComputeClassConfig> Compute { get; init; } = [];

    /// <summary>Cars.</summary>
    public CarsConfig Cars { get; init; } = new();

    /// <summary>Local days that run like a weekend.</summary>
    public IReadOnlyList<HolidayConfig> Holidays { get; init; } = [];

    /// <summary>Standing rules.</summary>
    public RulesConfig Rules { get; init; } = new();

    /// <summary>What the planner aims for.</summary>
    public PlannerConfig Planner { get; init; } = new();

    /// <summary>Named variants.</summary>
    public IReadOnlyList<CaseConfig> Cases { get; init; } = [];

    /// <summary>Prices, weather and carbon intensity from outside.</summary>
    public IReadOnlyList<FeedConfig> Feeds { get; init; } = [];

    /// <summary>To whom the site shows itself. Default nobody.</summary>
    public PublishConfig Publish { get; init; } = new();

    /// <summary>Who is told of alarms. Default nobody.</summary>
    public NotifyConfig Notify { get; init; } = new();

    /// <summary>How people reach the site from other machines. Default: not at all.</summary>
    public AccessConfig Access { get; init; } = new();

    /// <summary>How work nodes reach the site. Default: not at all.</summary>
    public WorkConfig Work { get; init; } = new();
}
