namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Lab.Simulation;
using Megapod.Lab.Torture;
using Megapod.Twin.Faults;

/// <summary>The options that torture and replay share: together with a seed they name one world.</summary>
internal sealed class TortureOptions
{
    private readonly Argument<string?> site = new("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file. Default: the built-in example, a charging site with a pod." };
    private readonly Option<string?> chosenCase = new("--case") { Description = "Case of the site file. Default: seeds take the cases in turn." };
    private readonly Option<int> hours = new("--hours") { Description = $"Hours of each world. Default {TortureWorld.DefaultHours}.", DefaultValueFactory = _ => TortureWorld.DefaultHours };
    private readonly Option<string?> faults = new("--faults") { Description = "Kinds of fault to draw from, with commas between. Default: all." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(site);
        command.Add(chosenCase);
        command.Add(hours);
        command.Add(faults);
    }

    /// <summary>What was asked for, or what is wrong with it.</summary>
    public Outcome<TortureRequest> Read(ParseResult parse)
    {
        int span = parse.GetValue(hours);
        if (span is < 1 or > TortureWorld.MostHours)
        {
            return Fail("MP3022", $"A world of {span} hours cannot be run.", $"Write a number from 1 to {TortureWorld.MostHours}.");
        }

        List<FaultKind>? kinds = null;
        foreach (string name in (parse.GetValue(faults) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<FaultKind>(name, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(name[0]))
            {
                return Fail("MP3023", $"There is no kind of fault '{name}'.", $"Take some of {string.Join(", ", Enum.GetNames<FaultKind>())}.");
            }

            (kinds ??= []).Add(kind);
        }

        return Outcome<TortureRequest>.Success(new TortureRequest
        {
            Scenario = new ScenarioRequest { SiteFile = parse.GetValue(site), Case = parse.GetValue(chosenCase) },
            Hours = span,
            Kinds = kinds,
        });
    }

    private static Outcome<TortureRequest> Fail(string code, string message, string remedy) => Outcome<TortureRequest>.Failure(new Fault(code, message, remedy));
}
