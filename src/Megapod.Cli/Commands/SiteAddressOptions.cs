namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;

/// <summary>Where a running site is and what lets a command in: the token in its state folder, or one in the environment, where it shows in no list of processes.</summary>
internal sealed class SiteAddressOptions
{
    /// <summary>Name of the environment's variable with a token.</summary>
    public const string TokenVariable = "MEGAPOD_TOKEN";

    private readonly Option<string> at = new("--at") { Description = "Where the running site's API is.", DefaultValueFactory = _ => "http://127.0.0.1:8080", Recursive = true };
    private readonly Option<string?> state = new("--state") { Description = $"The running site's state folder, whose token lets this command in. Default: the token in {TokenVariable}.", Recursive = true };

    /// <summary>Adds the options to a command and those below it.</summary>
    public void AddTo(Command command)
    {
        command.Add(at);
        command.Add(state);
    }

    /// <summary>What the person said.</summary>
    public Outcome<SiteAddress> Read(CommandRun run)
    {
        string where = run.Parse.GetRequiredValue(at);
        if (run.Parse.GetValue(state) is not { } folder)
        {
            return Outcome<SiteAddress>.Success(new SiteAddress(where, Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null));
        }

        var kept = LocalToken.Read(folder);
        return kept.IsSuccess ? Outcome<SiteAddress>.Success(new SiteAddress(where, kept.Value)) : Outcome<SiteAddress>.Failure(kept.Faults);
    }
}
