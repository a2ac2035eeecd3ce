namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

/// <summary><c>account</c>: who may sign in to a running site.</summary>
internal sealed class AccountCommand
{
    private static readonly string[] Roles = ["viewer", "operator", "administrator", "tenant"];

    private readonly SiteAddressOptions site = new();
    private readonly Argument<string> name = new("NAME") { Description = "The name to sign in with." };
    private readonly Option<string?> role = RoleOption();
    private readonly Option<FileInfo> passwordFile = new("--password-file") { Description = "File whose first line is the password. Without it a terminal asks, and anything else is read a line of." };
    private readonly Option<bool> newPassword = new("--password") { Description = "Give another password: a terminal asks, anything else is read a line of." };

    private readonly Option<string> provider = new("--provider") { Description = "Id of the provider, from 'access.providers' of the site file.", Required = true };
    private readonly Option<string> subject = new("--subject") { Description = "What the provider calls the person: the value of its 'nameField'.", Required = true };

    private AccountCommand() => passwordFile.AcceptExistingOnly();

    /// <summary>The command.</summary>
    public static Command Build() => new AccountCommand().Make();

    /// <summary>An option for a role.</summary>
    public static Option<string?> RoleOption()
    {
        var option = new Option<string?>("--role") { Description = "viewer looks, operator has the site do things, administrator does everything, tenant submits jobs and sees his own alone." };
        option.AcceptOnlyFromAmong(Roles);
        return option;
    }

    private Command Make()
    {
        var command = new Command("account", "See and change who may sign in to a running site.");
        site.AddTo(command);
        command.Add(new Command("list", "Say who has an account.").RunsAsync(run => SiteOrder.SendAsync(run, site, HttpMethod.Get, "accounts", null, (console, answer, _) => SiteOrder.Table(console, answer, ["name", "role", "made", "changed", "provider", "subject"], "Nobody has an account.", missing: ""))));
        command.Add(new Command("add", "Make an account; a viewer unless --role says otherwise.") { name, role, passwordFile }.RunsAsync(AddAsync));
        command.Add(new Command("set", "Give an account another role, another password, or both; its sessions end.") { name, role, newPassword, passwordFile }.RunsAsync(SetAsync));
        command.Add(new Command("link", "Let the person whom a provider calls by a name sign in there as this account; its sessions end.") { name, provider, subject }.RunsAsync(run =>
            LinkAsync(run, run.Parse.GetRequiredValue(provider), run.Parse.GetRequiredValue(subject))));
        command.Add(new Command("unlink", "Let nobody sign in elsewhere as this account; its password stays and its sessions end.") { name }.RunsAsync(run => LinkAsync(run, "", "")));
        command.Add(new Command("remove", "Remove an account; its sessions end.") { name }.RunsAsync(run =>
            SiteOrder.SendAsync(run, site, HttpMethod.Delete, $"accounts/{Uri.EscapeDataString(run.Parse.GetRequiredValue(name))}", null, (console, answer, _) => Say(console, $"{(string?)answer["name"]} is removed."))));
        command.Add(new Command("setup-link", "Make another link for the first account, in place of the one that was printed.").RunsAsync(run =>
            SiteOrder.SendAsync(run, site, HttpMethod.Post, "setup-link", null, (console, answer, at) => Say(console, UpAccounts.LinkOf(at.At, (string?)answer["code"] ?? "")))));
        return command;
    }

    private static void Say(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    private static void SayRole(IAnsiConsole console, JsonNode answer) => Say(console, $"{(string?)answer["name"]}: {(string?)answer["role"]}");

    private static void SayLink(IAnsiConsole console, JsonNode answer) =>
        Say(console, (string?)answer["provider"] is { } at ? $"{(string?)answer["name"]} is {(string?)answer["subject"]} at {at}" : $"{(string?)answer["name"]} signs in here alone");

    private async Task<ExitCode> AddAsync(CommandRun run)
    {
        var body = new JsonObject { ["name"] = run.Parse.GetRequiredValue(name), ["role"] = run.Parse.GetValue(role), ["password"] = await PasswordAsync(run) };
        return await SiteOrder.SendAsync(run, site, HttpMethod.Post, "accounts", body, (console, answer, _) => SayRole(console, answer));
    }

    private async Task<ExitCode> SetAsync(CommandRun run)
    {
        bool hasPassword = run.Parse.GetValue(newPassword) || run.Parse.GetValue(passwordFile) is not null;
        var body = new JsonObject { ["role"] = run.Parse.GetValue(role), ["password"] = hasPassword ? await PasswordAsync(run) : null };
        return await SiteOrder.SendAsync(run, site, HttpMethod.Patch, $"accounts/{Uri.EscapeDataString(run.Parse.GetRequiredValue(name))}", body, (console, answer, _) => SayRole(console, answer));
    }

    private Task<ExitCode> LinkAsync(CommandRun run, string at, string who) =>
        SiteOrder.SendAsync(run, site, HttpMethod.Patch, $"accounts/{Uri.EscapeDataString(run.Parse.GetRequiredValue(name))}", new JsonObject { ["provider"] = at, ["subject"] = who }, (console, answer, _) => SayLink(console, answer));

    /// <summary>A password never stands among the arguments: everybody on the machine sees those.</summary>
    private async Task<string> PasswordAsync(CommandRun run)
    {
        if (run.Parse.GetValue(passwordFile) is { } file)
        {
            using var reader = file.OpenText();
            return await reader.ReadLineAsync(run.Stop) ?? "";
        }

        return Console.IsInputRedirected
            ? await Console.In.ReadLineAsync(run.Stop) ?? ""
            : await new TextPrompt<string>("Password:").Secret(null).ShowAsync(run.Printer.Progress, run.Stop);
    }
}
