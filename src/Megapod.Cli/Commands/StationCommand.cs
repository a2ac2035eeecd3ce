namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text.Json.Nodes;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Central;

/// <summary><c>station</c>: what a person can see of the charging stations of a running site and have them do, over its API; and a password for one.</summary>
internal sealed class StationCommand
{
    private readonly SiteAddressOptions site = new();
    private readonly Command command = new("station", "See the charging stations of a running site and have them do something: reset, unlock, start, stop, firmware, logs.");

    private StationCommand()
    {
        site.AddTo(command);
        command.Add(new Command("list", "Say how each station stands.").RunsAsync(ListAsync));
        command.Add(Password());
        Order("reset", "Start a station anew; transactions end cleanly first, or it waits until none runs.", [], [Flag("--now", "now", "At once, however it charges."), Connector]);
        Order("unlock", "Unlock a connector.", [NeededConnector], []);
        Order("availability", "Put a station or a connector in or out of service.", [Words("STATE", "operative", "In or out of service.", ("operative", JsonValue.Create(true)), ("inoperative", JsonValue.Create(false)))], [Connector]);
        Order("start", "Start a transaction for a card that may charge.", [NeededConnector, Text("TOKEN", "token", "The card.")], []);
        Order("stop", "Stop the transaction at a connector.", [NeededConnector], []);
        Order("trigger", "Ask for a message.", [Words("MESSAGE", "message", "Which.", [.. Messages.Select(m => (m, (JsonNode)m))])], [Connector]);
        Order("clear-cache", "Have a station forget the cards that it remembers.", [], []);
        Order("log", "Have a station upload a log.", [Text("ADDRESS", "to", "Where to: http, https, ftp, ftps or sftp; 1.6 wants a folder.")],
            [Words("--which", "log", "Which log: diagnostics or security.", ("diagnostics", "diagnostics"), ("security", "security")), TextOption("--oldest", "oldest", "Its beginning, ISO 8601 UTC."), TextOption("--newest", "newest", "Its end, ISO 8601 UTC.")]);
        Order("firmware", "Have a station install a firmware.", [Text("ADDRESS", "from", "Where from: http, https, ftp, ftps or sftp.")],
            [
                TextOption("--fetch-at", "fetchAt", "From when on it is fetched, ISO 8601 UTC. Default at once."), TextOption("--install-at", "installAt", "From when on it is installed, ISO 8601 UTC. Default when it is there."),
                TextOption("--signature", "signature", "Its signature in base64, with --certificate."), FileOption("--certificate", "signingCertificate", "PEM file with the certificate that it was signed with."),
            ]);
        Order("get", "Ask how one setting is.", [Text("KEY", "key", "The key of 1.6, or Component.Variable of later editions.")], [Connector]);
        Order("set", "Set one setting; what moves limits, measuring, clock, the way to us or security is refused.", [Text("KEY", "key", "The key of 1.6, or Component.Variable of later editions."), Text("VALUE", "value", "What it is set to.")], [Connector]);
    }

    private static string[] Messages => ["boot", "heartbeat", "status", "meterValues", "firmware", "log", "transaction"];

    private static Part Connector => NumberOption("--connector", "connector", "The connector, from 1. Default the whole station.");

    private static Part NeededConnector
    {
        get
        {
            var argument = new Argument<int>("CONNECTOR") { Description = "The connector, from 1." };
            return new Part(argument, "connector", run => run.Parse.GetRequiredValue(argument));
        }
    }

    /// <summary>The command.</summary>
    public static Command Build() => new StationCommand().command;

    private static Part Text(string name, string member, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        return new Part(argument, member, run => run.Parse.GetRequiredValue(argument));
    }

    private static Part TextOption(string name, string member, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        return new Part(option, member, run => run.Parse.GetValue(option));
    }

    private static Part NumberOption(string name, string member, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        return new Part(option, member, run => run.Parse.GetValue(option));
    }

    private static Part FileOption(string name, string member, string description)
    {
        var option = new Option<FileInfo>(name) { Description = description };
        option.AcceptExistingOnly();
        return new Part(option, member, run => run.Parse.GetValue(option) is { } file ? File.ReadAllText(file.FullName) : null);
    }

    private static Part Flag(string name, string member, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        return new Part(option, member, run => run.Parse.GetValue(option));
    }

    /// <summary>One of several words; an argument, or an option where the name begins so.</summary>
    private static Part Words(string name, string member, string description, params (string Word, JsonNode Value)[] words)
    {
        string[] allowed = [.. words.Select(w => w.Word)];
        JsonNode? ValueOf(string? word) => words.FirstOrDefault(w => w.Word == word).Value?.DeepClone();
        if (name.StartsWith('-'))
        {
            var option = new Option<string?>(name) { Description = description };
            option.AcceptOnlyFromAmong(allowed);
            return new Part(option, member, run => ValueOf(run.Parse.GetValue(option)));
        }

        var argument = new Argument<string>(name) { Description = description };
        argument.AcceptOnlyFromAmong(allowed);
        return new Part(argument, member, run => ValueOf(run.Parse.GetRequiredValue(argument)));
    }

    private static Command Password() => new Command("password", "Make a password for a station and print it once, with the line for the site file.").Runs(run =>
    {
        string password = OcppPassword.Create();
        string hash = OcppPassword.HashOf(password).Value;
        run.Printer.Answer(new { password, passwordSha256 = hash }, console =>
        {
            var writer = console.Profile.Out.Writer;
            writer.WriteLine($"Password:       {password}");
            writer.WriteLine($"For site file:  passwordSha256: {hash}");
        });
        run.Printer.Note("The password goes into the station: AuthorizationKey in 1.6, SecurityCtrlr.BasicAuthPassword later. It is kept nowhere and not shown again.");
        run.Printer.Note("The other line goes under the station's device in the site file, with securityProfile 1 or 2.");
        return ExitCode.Success;
    });

    private void Order(string name, string description, IReadOnlyList<Part> arguments, IReadOnlyList<Part> options)
    {
        var station = new Argument<string>("STATION") { Description = "The id of its device in the site file." };
        var order = new Command(name, description) { station };
        var parts = arguments.Concat(options).ToList();
        foreach (var part in parts)
        {
            if (part.Symbol is Argument argument)
            {
                order.Add(argument);
            }
            else
            {
                order.Add((Option)part.Symbol);
            }
        }

        command.Add(order.RunsAsync(async run =>
        {
            var body = new JsonObject();
            foreach (var part in parts)
            {
                if (part.Read(run) is { } value)
                {
                    body[part.Member] = value;
                }
            }

            return await AskAsync(run, run.Parse.GetRequiredValue(station), name, body);
        }));
    }

    private async Task<ExitCode> ListAsync(CommandRun run)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        var heard = await StationDoor.ListAsync(address.Value, run.Stop);
        if (!heard.IsSuccess)
        {
            return Refuse(run, heard.Faults[0]);
        }

        if (!heard.Value.IsGood)
        {
            return run.Printer.BadInput([heard.Value.Fault]);
        }

        run.Printer.Answer(heard.Value.Body, console => StationTables.Draw(console, heard.Value.Body.AsArray()));
        return ExitCode.Success;
    }

    private async Task<ExitCode> AskAsync(CommandRun run, string station, string operation, JsonObject body)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        var heard = await StationDoor.AskAsync(address.Value, station, operation, body, run.Stop);
        if (!heard.IsSuccess)
        {
            return Refuse(run, heard.Faults[0]);
        }

        var answer = heard.Value;
        if (!answer.IsGood && !answer.WasAsked)
        {
            return run.Printer.BadInput([answer.Fault]);
        }

        run.Printer.Answer(answer.Body, console => console.Profile.Out.Writer.WriteLine(answer.IsGood ? StationTables.Said(answer.Body) : $"{answer.Fault.Message} [{answer.Fault.Code}]{Environment.NewLine}    {answer.Fault.Remedy}"));
        return answer.IsGood ? ExitCode.Success : ExitCode.BadAnswer;
    }

    private static ExitCode Refuse(CommandRun run, Fault fault) => fault.Code == StationDoor.NoAddress ? run.Printer.BadInput([fault]) : run.Printer.Missing(fault);

    /// <summary>A part of an order: where the person writes it, and the member of the body that it becomes.</summary>
    private sealed record Part(Symbol Symbol, string Member, Func<CommandRun, JsonNode?> Read);
}
