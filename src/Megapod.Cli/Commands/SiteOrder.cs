namespace Megapod.Cli.Commands;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Spectre.Console;

/// <summary>One request of a command to a running site, and what becomes of the answer.</summary>
internal static class SiteOrder
{
    /// <summary>Asks, and prints the answer or why there is none.</summary>
    /// <param name="run">The command.</param>
    /// <param name="site">Where the site is.</param>
    /// <param name="method">What to do.</param>
    /// <param name="path">With what, after <c>/api/v1/</c>.</param>
    /// <param name="body">What goes along; null: nothing.</param>
    /// <param name="draw">Draws a good answer for people.</param>
    public static async Task<ExitCode> SendAsync(CommandRun run, SiteAddressOptions site, HttpMethod method, string path, JsonObject? body, Action<IAnsiConsole, JsonNode, SiteAddress> draw)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        var heard = await StationDoor.SendAsync(address.Value, method, path, body, run.Stop);
        if (!heard.IsSuccess)
        {
            return Refuse(run, heard.Faults[0]);
        }

        if (!heard.Value.IsGood)
        {
            return run.Printer.BadInput([heard.Value.Fault]);
        }

        run.Printer.Answer(heard.Value.Body, console => draw(console, heard.Value.Body, address.Value));
        return ExitCode.Success;
    }

    /// <summary>Says why no site could be asked.</summary>
    public static ExitCode Refuse(CommandRun run, Fault fault) => fault.Code == StationDoor.NoAddress ? run.Printer.BadInput([fault]) : run.Printer.Missing(fault);

    /// <summary>Draws a list: names of its members over their values.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="list">The list.</param>
    /// <param name="members">Members of each of its objects.</param>
    /// <param name="none">What is said of an empty list.</param>
    /// <param name="missing">What stands for a member that is null.</param>
    public static void Table(IAnsiConsole console, JsonNode list, IReadOnlyList<string> members, string none, string missing = "never")
    {
        var rows = list.AsArray().OfType<JsonObject>().ToList();
        if (rows.Count == 0)
        {
            console.Profile.Out.Writer.WriteLine(none);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (string member in members)
        {
            table.AddColumn(member);
        }

        foreach (var row in rows)
        {
            table.AddRow([.. members.Select(m => new Text(row[m]?.ToString() ?? missing))]);
        }

        console.Write(table);
    }
}
