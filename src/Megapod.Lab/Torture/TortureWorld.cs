namespace Megapod.Lab.Torture;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Twin.Faults;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>
/// One seed's world: a site, a hot day, cars, and what goes wrong. Worlds differ in more than chance, so that every guard is met: seeds take the site's cases
/// in turn, two of four worlds have twice the usual cars, every fourth world's connection limits how fast the import may rise, and where the site can island two of
/// three worlds have a relay at the connection.
/// </summary>
public sealed class TortureWorld
{
    /// <summary>Hours of a world unless somebody asks otherwise.</summary>
    public const int DefaultHours = 24;

    /// <summary>The most hours of one world: a month.</summary>
    public const int MostHours = 24 * 31;

    private const ulong RampEvery = 4;

    /// <summary>Every fifth world's connection is limited in amperes alone.</summary>
    private const ulong AmperesEvery = 5;

    /// <summary>Every third world has no relay even where the site can island: its driver says the topology, and the grid takes all voltage with it.</summary>
    private const ulong NoRelayEvery = 3;

    /// <summary>Rise that a connection with a ramp limit allows, as a share of its lowest limit each second.</summary>
    private const double RampShare = 0.05;

    /// <summary>How many times the usual cars come in a crowded world.</summary>
    private const int CrowdedFactor = 2;

    private const double MeanCelsius = 33;
    private const double SwingCelsius = 15;
    private const double HottestHour = 15;

    private TortureWorld(Scenario scenario, IReadOnlyList<Incident> incidents, string replay)
    {
        Scenario = scenario;
        Incidents = incidents;
        Replay = replay;
    }

    /// <summary>Worlds begin in the morning of the rig's fixed day: the first hours are busy ones.</summary>
    public static Instant Start => ScenarioBuilder.DefaultStart + TimeSpan.FromHours(8);

    /// <summary>Site, cars, prices and weather.</summary>
    public Scenario Scenario { get; }

    /// <summary>What goes wrong.</summary>
    public IReadOnlyList<Incident> Incidents { get; }

    /// <summary>The command line that replays this world, without its instant.</summary>
    public string Replay { get; }

    /// <summary>The world of a seed.</summary>
    public static Outcome<TortureWorld> Of(TortureRequest request, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = DefaultSite.ReadOr(request.Scenario.SiteFile);
        if (!site.IsSuccess)
        {
            return Outcome<TortureWorld>.Failure(site.Faults);
        }

        var cases = site.Value.Cases;
        var config = seed % RampEvery == 0 ? WithRamp(site.Value) : site.Value;
        var asked = request.Scenario with
        {
            Seed = seed,
            From = Start,
            To = Start + TimeSpan.FromHours(request.Hours),
            Days = null,
            Windows = true,
            SessionsPerDay = site.Value.Cabinets.Count == 0 ? null : site.Value.Cars.SessionsPerDay * (seed / 2 % 2 == 0 ? 1 : CrowdedFactor),
            Case = request.Scenario.Case ?? (cases.Count == 0 ? null : cases[(int)(seed % (ulong)cases.Count)].Name),
        };
        var built = ScenarioBuilder.Build(asked, config);
        if (!built.IsSuccess)
        {
            return Outcome<TortureWorld>.Failure(built.Faults);
        }

        bool hasRelay = built.Value.Site.Topology.CanIsland && seed % NoRelayEvery != 0;
        var scenario = built.Value with { Site = seed % AmperesEvery == 0 ? InAmperes(built.Value.Site) : built.Value.Site, Ambient = Heat, GridVoltage = hasRelay ? [new GridVoltagePoint(Start, 1)] : [] };
        var incidents = IncidentSchedule.Of(PowerTree.From(scenario.Site), seed, scenario.From, scenario.To, request.Kinds, hasRelay);
        return Outcome<TortureWorld>.Success(new TortureWorld(scenario, incidents, CommandOf(request, seed)));
    }

    /// <summary>A simulation of this world at its first instant.</summary>
    /// <param name="controller">Makes who runs the site, at the beginning (from nothing) and after each time it was killed (from the one that died); null: <see cref="Shipped"/>.</param>
    public SiteSimulator Simulator(Func<PowerTree, ISiteController?, ISiteController>? controller = null)
    {
        var tree = PowerTree.From(Scenario.Site);
        var make = controller ?? Shipped;
        return new SiteSimulator(Scenario, make(tree, null), new FaultInjector(tree, Incidents), dead => make(tree, dead));
    }

    /// <summary>The controller that ships. One that was killed leaves its memory behind, as its journal has it; the next takes the site over with that.</summary>
    public static ISiteController Shipped(PowerTree tree, ISiteController? dead) => dead is SiteController former ? SiteController.After(tree, former) : new SiteController(tree);

    private static SiteConfig WithRamp(SiteConfig site)
    {
        double limit = LimitConfig.LowestImportWatts(site.Grid.Limits);
        return double.IsFinite(limit) && site.Grid.UpRampWattsPerSecond is null ? site with { Grid = site.Grid with { UpRampWattsPerSecond = RampShare * limit } } : site;
    }

    /// <summary>The connection's limits in W as the currents that carry them at power factor 1; as they are where what nobody tells to be quiet would be too much for that.</summary>
    private static SiteConfig InAmperes(SiteConfig site)
    {
        var currents = site.Grid.Limits.Select(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }
            ? l with { Quantity = LimitQuantity.AmperesPerPhase, Amount = l.Amount / (3 * site.Grid.NominalVoltage.Value) }
            : l);
        var fused = site with { Grid = site.Grid with { Limits = [.. currents] } };
        return SilentLoad.Judge(PowerTree.From(fused)).All(v => v.Fits) ? fused : site;
    }

    /// <summary>A day hotter than the cooling is planned for, so that heat is met as well.</summary>
    private static double Heat(Instant at)
    {
        double hour = at.Ticks % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerHour;
        return MeanCelsius + (SwingCelsius * Math.Cos((hour - HottestHour) * Math.PI / 12));
    }

    private static string CommandOf(TortureRequest request, ulong seed)
    {
        var text = new StringBuilder("megapod replay");
        text.Append(request.Scenario.SiteFile is { } file ? $" {file}" : "");
        text.Append(request.Scenario.Case is { } name ? $" --case {name}" : "");
        text.Append(CultureInfo.InvariantCulture, $" --seed {seed}");
        text.Append(request.Hours == DefaultHours ? "" : string.Create(CultureInfo.InvariantCulture, $" --hours {request.Hours}"));
        text.Append(request.Kinds is { } kinds ? $" --faults {string.Join(',', kinds)}" : "");
        return text.ToString();
    }
}
