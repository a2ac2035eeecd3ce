namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Backtest;

/// <summary>The site, the cars and the prices that a plan or a back-test is about.</summary>
internal sealed class PlannedWorldOptions
{
    private readonly Argument<string?> site = new("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file. Default: the built-in example, a charging site with a pod." };
    private readonly Option<string?> chosenCase = new("--case") { Description = "Case of the site file, such as standard or tight." };
    private readonly Option<string?> data = new("--data") { Description = "Folder of measured data. Without it cars and prices are generated." };
    private readonly Option<string?> world = new("--world") { Description = "A car world of the data folder, such as nl_2023_seed1. Default: the market's, of the seed." };
    private readonly Option<string?> market = new("--market") { Description = "Whose prices: nl-day-ahead, nl-imbalance, ercot-north, synthetic, … Default: the world's market." };
    private readonly Option<ulong> seed = new("--seed") { Description = "One seed is one world. Default 1.", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(site);
        foreach (var option in new Option[] { chosenCase, data, world, market, seed })
        {
            command.Add(option);
        }
    }

    /// <summary>What was typed; the rest as it is without a word.</summary>
    /// <param name="run">The run.</param>
    public BacktestRequest Read(CommandRun run) => new()
    {
        SiteFile = run.Parse.GetValue(site),
        Case = run.Parse.GetValue(chosenCase),
        Data = run.Parse.GetValue(data),
        World = run.Parse.GetValue(world),
        Market = run.Parse.GetValue(market),
        Seed = run.Parse.GetValue(seed),
    };
}
