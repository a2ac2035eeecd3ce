namespace Megapod.Devices.Slurm;

using System.Collections.Concurrent;
using Megapod.Core.Outcomes;

/// <summary>Tokens by user, fetched anew before they end and when the cluster takes one no longer.</summary>
internal sealed class SlurmTokens(SlurmConfig config, TimeProvider clock)
{
    private const string Prefix = "SLURM_JWT=";

    /// <summary>Characters of a token; JWTs of Slurm have some two hundred.</summary>
    private const int MostToken = 8 * 1024;

    private readonly ConcurrentDictionary<string, Held> held = new(StringComparer.Ordinal);

    /// <summary>A user's token.</summary>
    public async Task<Outcome<string>> OfAsync(string user, CancellationToken stop)
    {
        if (held.TryGetValue(user, out var known) && clock.GetElapsedTime(known.At) < config.TokenLife)
        {
            return Outcome<string>.Success(known.Token);
        }

        long at = clock.GetTimestamp();
        var (said, why) = config.TokenFile is { } file ? await FileAsync(file.Replace("{user}", user, StringComparison.Ordinal), stop).ConfigureAwait(false) : await CommandAsync(user, stop).ConfigureAwait(false);
        string token = said.Trim();
        token = token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..] : token;
        if (why is not null || token.Length is 0 or > MostToken || token.Any(c => c is <= ' ' or > '~'))
        {
            return Outcome<string>.Failure(SlurmFaults.NoToken(config.Name, user, why ?? "what was read is none"));
        }

        held[user] = new Held(token, at);
        return Outcome<string>.Success(token);
    }

    /// <summary>A token was not taken.</summary>
    /// <returns>Whether another one may be had: the one that was refused was not fetched just now.</returns>
    public bool Drop(string user, string token) => held.TryGetValue(user, out var known) && (known.Token != token || held.TryRemove(new(user, known)));

    private static async Task<(string Said, string? Why)> FileAsync(string file, CancellationToken stop)
    {
        try
        {
            // A file may be anything; more than a token's length is not read.
            using var reader = new StreamReader(file);
            char[] text = new char[MostToken + 1];
            int count = await reader.ReadBlockAsync(text, stop).ConfigureAwait(false);
            return (new string(text, 0, count), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ("", error.Message);
        }
    }

    private Task<(string Said, string? Why)> CommandAsync(string user, CancellationToken stop)
    {
        string[] words = [.. config.TokenCommand.Select(w => w.Replace("{user}", user, StringComparison.Ordinal))];
        string program = words[0].Contains('/', StringComparison.Ordinal) ? words[0] : Path.Combine(config.Tools, words[0]);
        return SlurmTool.RunAsync(program, words[1..], config.ConfFile, config.Timeout, clock, stop);
    }

    private sealed record Held(string Token, long At);
}
