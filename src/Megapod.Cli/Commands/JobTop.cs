namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Spectre.Console;

/// <summary><c>jobs top</c>: the jobs that have a place, again and again.</summary>
internal static class JobTop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Build(SiteAddressOptions site) =>
        new Command("top", "Show jobs with their speed, draw, ceiling and the price of a watt less, each second on a terminal; elsewhere once.").RunsAsync(run => RunAsync(run, site));

    private static async Task<ExitCode> RunAsync(CommandRun run, SiteAddressOptions site)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        if (run.Printer.Json || Console.IsOutputRedirected)
        {
            return await SiteOrder.SendAsync(run, site, HttpMethod.Get, "jobs?open=true", null, (console, body, _) => console.Write(JobTables.Top(body)));
        }

        ExitCode? end = null;
        await AnsiConsole.Live(new Text("")).StartAsync(async live =>
        {
            while (end is null)
            {
                var heard = await StationDoor.SendAsync(address.Value, HttpMethod.Get, "jobs?open=true", null, run.Stop);
                if (!heard.IsSuccess || !heard.Value.IsGood)
                {
                    end = heard.IsSuccess ? run.Printer.BadInput([heard.Value.Fault]) : SiteOrder.Refuse(run, heard.Faults[0]);
                    break;
                }

                live.UpdateTarget(JobTables.Top(heard.Value.Body));
                live.Refresh();
                await Task.WhenAny(Task.Delay(Period, run.Stop));
                end = run.Stop.IsCancellationRequested ? ExitCode.Interrupted : null;
            }
        });
        return end ?? ExitCode.Success;
    }
}
