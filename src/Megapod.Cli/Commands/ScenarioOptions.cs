namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;

/// <summary>The options that simulate, torture and backtest share; each command makes its own set.</summary>
internal sealed class ScenarioOptions
{
    private readonly Argument<string?> site = new("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file. Default: the built-in example, a charging site with a pod." };
    private readonly Option<string?> chosenCase = new("--case") { Description = "Case of the site file, such as standard or tight." };
    private readonly Option<string?> data = new("--data") { Description = "Folder of measured data." };
    private readonly Option<string?> world = new("--world") { Description = "A car world of the data folder, such as nl_2023_seed1; brings its months, market and zone." };
    private readonly Option<Instant?> from = new("--from") { Description = "First instant, UTC: 2023-06-01 or 2023-06-01T12:00Z.", CustomParser = result => InstantOption.Parse(result, "2023-06-01 or 2023-06-01T12:00Z") };
    private readonly Option<Instant?> to = new("--to") { Description = "First instant after the run, UTC.", CustomParser = result => InstantOption.Parse(result, "2023-06-01 or 2023-06-01T12:00Z") };
    private readonly Option<int?> days = new("--days") { Description = $"Days to run. Default: a world's two scored months, otherwise {ScenarioBuilder.DefaultDays}." };
    private readonly Option<ulong> seed = new("--seed") { Description = "One seed is one world. Default 1.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> sessions = new("--sessions") { Description = "Days that cars are drawn from: synthetic (default), or epfl, measured, with --data." };
    private readonly Option<int?> sessionsPerDay = new("--sessions-per-day") { Description = "Sessions a day of generated cars. Default: as the site file says." };
    private readonly Option<string?> market = new("--market") { Description = $"Whose prices. Default: the world's market, otherwise {ScenarioBuilder.GeneratedMarket}." };
    private readonly Option<string> policy = new("--policy") { Description = "Whose plans the site follows: rules, plan (the planner), or rules-clairvoyant to compare with.", DefaultValueFactory = _ => "rules" };
    private readonly Option<bool> windows = new("--windows") { Description = "Step by 10 ms for 10 s after each plug-in, trip, cut or fault, the regulator at its own period." };
    private readonly Option<string> step = new("--step") { Description = "Plant step; only 1s.", DefaultValueFactory = _ => "1s" };

    /// <summary>Adds them to a command.</summary>
    public ScenarioOptions AddTo(Command command)
    {
        command.Add(site);
        foreach (var option in new Option[] { chosenCase, data, world, from, to, days, seed, sessions, sessionsPerDay, market, policy, windows, step })
        {
            command.Add(option);
        }

        return this;
    }

    /// <summary>What was asked for.</summary>
    public ScenarioRequest Read(ParseResult parse) => new()
    {
        SiteFile = parse.GetValue(site),
        Case = parse.GetValue(chosenCase),
        Data = parse.GetValue(data),
        World = parse.GetValue(world),
        From = parse.GetValue(from),
        To = parse.GetValue(to),
        Days = parse.GetValue(days),
        Seed = parse.GetValue(seed),
        Sessions = parse.GetValue(sessions),
        SessionsPerDay = parse.GetValue(sessionsPerDay),
        Market = parse.GetValue(market),
        Policy = parse.GetValue(policy)!,
        Windows = parse.GetValue(windows),
        Step = parse.GetValue(step)!,
    };

    /// <summary>Says why there is no scenario: bad input, or something that the machine lacks.</summary>
    public static ExitCode Refuse(Printer printer, IReadOnlyList<Fault> faults) =>
        faults is [{ Code: RunFaults.NoZoneDataCode } missing] ? printer.Missing(missing) : printer.BadInput(faults);
}
