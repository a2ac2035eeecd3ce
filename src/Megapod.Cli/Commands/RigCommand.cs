namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Restart;

/// <summary><c>rig</c>: internal; the controller that <c>bench restart</c> kills and freezes.</summary>
internal static class RigCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var clock = new Option<string>("--clock") { Required = true };
        var state = new Option<string>("--state") { Required = true };
        var seed = new Option<ulong>("--seed") { Required = true };
        var command = new Command("rig", "Internal: a controller whose devices answer on its standard input.") { clock, state, seed };
        command.Hidden = true;
        return command.Runs(run =>
        {
            using var controller = new RigController(Console.OpenStandardInput(), Console.OpenStandardOutput(), run.Parse.GetValue(clock)!, run.Parse.GetValue(seed));
            if (!controller.AwaitGo())
            {
                return ExitCode.Success;
            }

            var kept = StateFolder.Open(run.Parse.GetValue(state), setAside: false, controller.Tree, run.Printer);
            if (!kept.IsSuccess)
            {
                return StateFolder.Refuse(run.Printer, kept.Faults);
            }

            using var folder = kept.Value;
            controller.Run(folder.Grants!);
            return ExitCode.Success;
        });
    }
}
