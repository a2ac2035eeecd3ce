namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text.Json.Nodes;

/// <summary><c>token</c>: what lets programs in to a running site.</summary>
internal sealed class TokenCommand
{
    private readonly SiteAddressOptions site = new();
    private readonly Argument<string> name = new("NAME") { Description = "What it is for." };
    private readonly Argument<string> id = new("ID") { Description = "The id that the list shows." };
    private readonly Option<string?> role = AccountCommand.RoleOption();
    private readonly Option<int?> days = new("--days") { Description = "How long it lasts, 1 to 3650. Default 90." };

    private TokenCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Build() => new TokenCommand().Make();

    private Command Make()
    {
        var command = new Command("token", "See, make and remove the tokens of programs that use a running site.");
        site.AddTo(command);
        command.Add(new Command("list", "Say which tokens there are.").RunsAsync(run => SiteOrder.SendAsync(run, site, HttpMethod.Get, "tokens", null, (console, answer, _) => SiteOrder.Table(console, answer, ["id", "name", "role", "made", "expires", "lastUsed"], "There are no tokens."))));
        command.Add(new Command("add", "Make a token and print it, this once; a viewer's unless --role says otherwise.") { name, role, days }.RunsAsync(run =>
            SiteOrder.SendAsync(
                run, site, HttpMethod.Post, "tokens", new JsonObject { ["name"] = run.Parse.GetRequiredValue(name), ["role"] = run.Parse.GetValue(role), ["days"] = run.Parse.GetValue(days) },
                (console, answer, _) => console.Profile.Out.Writer.WriteLine((string?)answer["value"]))));
        command.Add(new Command("remove", "Remove a token; nobody gets in with it any more.") { id }.RunsAsync(run =>
            SiteOrder.SendAsync(run, site, HttpMethod.Delete, $"tokens/{Uri.EscapeDataString(run.Parse.GetRequiredValue(id))}", null, (console, answer, _) => console.Profile.Out.Writer.WriteLine($"{(string?)answer["name"]} is removed."))));
        return command;
    }
}
