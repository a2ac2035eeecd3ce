namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.Mps;
using Megapod.Lab.Backtest;

/// <summary><c>plan</c>: one plan of a site, printed.</summary>
internal sealed class PlanCommand
{
    private readonly PlannedWorldOptions world = new();
    private readonly Option<Instant?> at = new("--at") { Description = "When, UTC: 2023-06-05T16:30Z. Default: the first scored instant of the world.", CustomParser = result => InstantOption.Parse(result, "2023-06-05T16:30Z") };
    private readonly Option<double?> soc = new("--soc") { Description = "State of charge then, 0 to 1. Default: as the site file starts." };
    private readonly Option<(double WattHours, Instant Departure)[]> promise = new("--promise")
    {
        Description = "A car that is plugged in then: energy it still asks for, and when it leaves: 60kWh@2025-06-05T18:00Z. May be repeated.",
        CustomParser = Promises,
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> export = new("--export") { Description = "Also write the linear program to this file, as MPS, for another solver to judge." };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var plan = new PlanCommand();
        var command = new Command("plan", "Make one plan for the next 36 hours: what grid, battery and compute shall do, what a watt is worth, which wishes cannot be kept.");
        plan.world.AddTo(command);
        foreach (var option in new Option[] { plan.at, plan.soc, plan.promise, plan.export })
        {
            command.Add(option);
        }

        plan.soc.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (>= 0 and <= 1)))
            {
                result.AddError("--soc is a share from 0 to 1.");
            }
        });
        return command.Runs(plan.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var request = world.Read(run);
        var made = PlanRun.Make(request, run.Parse.GetValue(at), run.Parse.GetValue(soc), run.Parse.GetValue(promise));
        if (!made.IsSuccess)
        {
            return made.Faults[0].Code == "MP3401" ? run.Printer.Missing(made.Faults[0]) : ScenarioOptions.Refuse(run.Printer, made.Faults);
        }

        if (run.Parse.GetValue(export) is { } file)
        {
            try
            {
                using var writer = new StreamWriter(file);
                MpsWriter.Write(made.Value.Program, writer);
                run.Printer.Note(string.Create(CultureInfo.InvariantCulture, $"The linear program is in {file}; its optimum is {made.Value.Objective:R} (costs less income, {made.Value.Site.Currency})."));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return run.Printer.Missing(new Fault("MP3045", $"The linear program cannot be written: {error.Message}", "Name a file in a folder that exists and may be written.", file));
            }
        }

        run.Printer.Answer(made.Value.Plan, console => PlanTables.Draw(console, made.Value));
        return ExitCode.Success;
    }

    private static (double WattHours, Instant Departure)[] Promises(ArgumentResult result)
    {
        var promises = new List<(double, Instant)>();
        foreach (var token in result.Tokens)
        {
            string[] parts = token.Value.Split('@');
            string energy = parts[0].Trim();
            double unit = energy.EndsWith("MWh", StringComparison.Ordinal) ? 1e6 : energy.EndsWith("kWh", StringComparison.Ordinal) ? 1e3 : 0;
            bool isEnergy = double.TryParse(energy[..^Math.Min(3, energy.Length)], NumberStyles.Float, CultureInfo.InvariantCulture, out double amount) && unit > 0 && amount is > 0 and < 1e6;
            if (parts.Length != 2 || !isEnergy || !DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                result.AddError($"'{token.Value}' is no energy with a departure. Write it as 60kWh@2025-06-05T18:00Z.");
                return [];
            }

            promises.Add((amount * unit, Instant.From(time)));
        }

        return [.. promises];
    }
}
