namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Devices.Gpu;
using Megapod.Lab.Bench.Gpu;

/// <summary><c>bench gpu</c>: a real loop on a real accelerator under one budget after the other.</summary>
internal static class GpuBenchCommand
{
    private const int UsualSeconds = 30;

    /// <summary>The command; 3 where there is no accelerator.</summary>
    public static Command Build()
    {
        var loop = new Option<FileInfo?>("--loop") { Description = "A Python program that counts its steps in a file 'steps' and rests as MEGAPOD_PACE says, such as examples/pacing/train_loop.py." };
        var python = new Option<string>("--python") { Description = "The Python that has PyTorch.", DefaultValueFactory = _ => "/usr/bin/python3" };
        var show = new Option<string[]>("--show") { Description = "A folder that the loop has to see beside the system's: where Python's packages lie." };
        var seconds = new Option<int>("--seconds") { Description = "Seconds at each budget, 3 to 3600.", DefaultValueFactory = _ => UsualSeconds };
        var library = new Option<string>("--library") { Description = "NVIDIA's library.", DefaultValueFactory = _ => Nvml.DefaultLibrary };
        var command = new Command("gpu", "A loop on one accelerator under budgets of 100, 60, 30, 0 and 100 % of what it draws free: when its draw is below them, and what each step costs. No setting of the device is changed.") { loop, python, show, seconds, library };
        return command.Runs(run =>
        {
            if (run.Parse.GetValue(loop) is not { Exists: true } file)
            {
                return run.Printer.BadInput([new Fault("MP3692", "There is no loop to run.", "Name one with --loop, such as --loop examples/pacing/train_loop.py.")]);
            }

            var request = new GpuBenchRequest
            {
                Loop = [run.Parse.GetValue(python) ?? "", "-u", file.FullName],
                Shown = [file.DirectoryName!, .. (run.Parse.GetValue(show) ?? []).Select(Path.GetFullPath)],
                Level = TimeSpan.FromSeconds(Math.Clamp(run.Parse.GetValue(seconds), 3, 3600)),
                Library = run.Parse.GetValue(library) ?? Nvml.DefaultLibrary,
            };
            var rows = run.WithProgress("budgets", progress => GpuBench.Run(request, TimeProvider.System, progress, run.Stop));
            return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.Missing(rows.Faults[0]);
        });
    }
}
