namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Lab.Drill;

/// <summary><c>drill</c>: less power at the meter for some hours, by compute alone, on the fixed mixes of work.</summary>
internal sealed class DrillCommand
{
    private readonly Argument<string?> file = new("SITE.yaml") { Description = "The site file. Default: the built-in site of drills.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> steering = new("--steering") { Description = "Drill the steering of jobs by itself: one meter, no site, no grants." };
    private readonly Option<string?> mix = new("--mix") { Description = $"Mix of work: {string.Join(", ", DrillMixes.Names)}. Default: all." };
    private readonly Option<double> shed = new("--shed") { Description = "By how much metered power shall fall.", DefaultValueFactory = _ => 0.25, CustomParser = Share };
    private readonly Option<TimeSpan?> length = new("--for") { Description = "For how long: 20min, 3h. Default: 3h; 2min with --real.", CustomParser = Length };
    private readonly Option<bool> real = new("--real") { Description = "Drill real processes on this machine: eight jobs of three tiers, in the time that it takes." };
    private readonly Option<double> fixedShare = new("--f") { Description = "Share of metered power that does not follow the accelerators, 0 to 1; the controller is not told it.", DefaultValueFactory = _ => 0.2, CustomParser = Share };
    private readonly Option<bool> unknown = new("--unknown-f") { Description = "Draw that share from 0 to 0.3 by the seed." };
    private readonly Option<double> curveError = new("--curve-error") { Description = "How wrong the controller's curves are at first.", DefaultValueFactory = _ => 0, CustomParser = Share };
    private readonly Option<ulong> seed = new("--seed") { Description = "One seed is one world.", DefaultValueFactory = _ => 1 };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var drill = new DrillCommand();
        var command = new Command("drill", "Try a grid event on the twin: less power at the meter by compute alone, promises kept, work done against the most that is possible.");
        foreach (var option in new Option[] { drill.mix, drill.shed, drill.length, drill.steering, drill.real, drill.fixedShare, drill.unknown, drill.curveError, drill.seed })
        {
            command.Add(option);
        }

        command.Add(drill.file);
        return command.Runs(drill.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        if (run.Parse.GetValue(real))
        {
            return RunReal(run);
        }

        ulong world = run.Parse.GetValue(seed);
        IReadOnlyList<string> names = run.Parse.GetValue(mix) is { } name ? [name] : DrillMixes.Names;
        var requests = names.Select(named => new DrillRequest
        {
            Mix = named,
            Shed = run.Parse.GetValue(shed),
            For = run.Parse.GetValue(length) ?? new DrillRequest { Mix = named }.For,
            FixedShare = run.Parse.GetValue(unknown) ? DrillRequest.DrawnFixedShare(world) : run.Parse.GetValue(fixedShare),
            CurveError = run.Parse.GetValue(curveError),
            Seed = world,
        }).ToList();
        var faults = DrillFaults.Of(requests[0]);
        if (faults.Count > 0)
        {
            return run.Printer.BadInput(faults);
        }

        var done = new List<Drill>();
        foreach (var request in requests)
        {
            var drill = run.WithProgress(part => Drilled(request, share => part($"mix {request.Mix}", share), run));
            if (!drill.IsSuccess)
            {
                return run.Printer.BadInput(drill.Faults);
            }

            if (drill.Value.Count == 0)
            {
                return ExitCode.Interrupted;
            }

            done.AddRange(drill.Value);
        }

        return Answer(run, done);
    }

    private static ExitCode Answer(CommandRun run, IReadOnlyList<Drill> done)
    {
        run.Printer.Answer(done, console =>
        {
            foreach (var drill in done)
            {
                DrillTables.Draw(console, drill);
            }
        });
        return done.All(d => d.IsGood) ? ExitCode.Success : ExitCode.BadAnswer;
    }

    private ExitCode RunReal(CommandRun run)
    {
        var usual = new RealDrillRequest();
        var request = usual with { Shed = run.Parse.GetValue(shed), For = run.Parse.GetValue(length) ?? usual.For };
        var faults = DrillFaults.Of(request, run.Parse.GetValue(file) is not null || run.Parse.GetValue(mix) is not null || run.Parse.GetValue(steering));
        if (faults.Count > 0)
        {
            return run.Printer.BadInput(faults);
        }

        var opened = RealDrillRig.Open(request);
        if (!opened.IsSuccess)
        {
            return run.Printer.Missing(opened.Faults[0]);
        }

        using var rig = opened.Value;
        var drill = run.WithProgress(part => rig.Run(share => part("real processes", share), run.Stop));
        return !drill.IsSuccess ? run.Printer.Missing(drill.Faults[0]) : drill.Value.Count == 0 ? ExitCode.Interrupted : Answer(run, drill.Value);
    }

    private Outcome<IReadOnlyList<Drill>> Drilled(DrillRequest request, Action<double> part, CommandRun run)
    {
        part(0);
        if (run.Parse.GetValue(steering))
        {
            return Outcome<IReadOnlyList<Drill>>.Success(new DrillRig(request).Run(part, run.Stop) is { } drill ? [drill] : []);
        }

        var opened = SiteDrillRig.Open(request, run.Parse.GetValue(file));
        if (!opened.IsSuccess)
        {
            return Outcome<IReadOnlyList<Drill>>.Failure(opened.Faults);
        }

        using var rig = opened.Value;
        return rig.Run(part, run.Stop);
    }

    private static double Share(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value.Trim() : "";
        bool isPercent = text.EndsWith('%');
        if (double.TryParse(text.TrimEnd('%').Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
        {
            return isPercent ? value / 100 : value;
        }

        result.AddError($"'{text}' is no share. Write 25% or 0.25.");
        return 0;
    }

    private static TimeSpan? Length(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DurationText.Read(text) is { } read)
        {
            return read;
        }

        result.AddError($"'{text}' is no length of time. Write 20min or 3h.");
        return null;
    }
}
