namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary><c>reload</c>: has a running site read its file again, so that pods are plugged in and taken away without a restart.</summary>
internal static class ReloadCommand
{
    private static readonly Option<string> Person = new("--person") { Description = "Who asks; the site's events name him.", DefaultValueFactory = _ => Environment.UserName };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var site = new SiteAddressOptions();
        var command = new Command("reload", "Have a running site read its file again: pods are plugged in and taken away without a restart.") { Person };
        site.AddTo(command);
        return command.RunsAsync(run => RunAsync(run, site));
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, SiteAddressOptions site)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        var heard = await StationDoor.ReloadAsync(address.Value, run.Parse.GetRequiredValue(Person), run.Stop);
        if (!heard.IsSuccess)
        {
            return heard.Faults[0].Code == StationDoor.NoAddress ? run.Printer.BadInput(heard.Faults) : run.Printer.Missing(heard.Faults[0]);
        }

        var answer = heard.Value;
        run.Printer.Answer(answer.Body, console =>
        {
            // Plain lines, never wrapped: editors and scripts look for file:line:column at their beginning.
            var writer = console.Profile.Out.Writer;
            if (answer.IsGood)
            {
                writer.WriteLine((string?)answer.Body["text"] ?? "");
                return;
            }

            foreach (var fault in FaultsOf(answer.Body))
            {
                writer.WriteLine(fault.File is null ? $"{fault.Message} [{fault.Code}]" : string.Create(CultureInfo.InvariantCulture, $"{fault.File}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]"));
                writer.WriteLine($"    {fault.Remedy}");
            }
        });
        return answer.IsGood ? ExitCode.Success : ExitCode.BadAnswer;
    }

    private static IEnumerable<Fault> FaultsOf(JsonNode body) => body["faults"] is JsonArray list
        ? list.OfType<JsonObject>().Select(f => new Fault((string?)f["code"] ?? "", (string?)f["message"] ?? "", (string?)f["remedy"] ?? "", (string?)f["file"], (int?)f["line"] ?? 0, (int?)f["column"] ?? 0))
        : [new Fault((string?)body["fault"] ?? "", (string?)body["title"] ?? "", (string?)body["detail"] ?? "")];
}
