namespace Megapod.Site.Accounts;

/// <summary>How often somebody may try to get in, and how long he stays in.</summary>
public sealed record AccountLimits
{
    /// <summary>Tries to sign in or set up that one address has at once. A person mistypes a few times; several people may sit behind one address.</summary>
    public int TriesByAddress { get; init; } = 20;

    /// <summary>Tries to sign in that one name has at once, from all addresses together.</summary>
    public int TriesByName { get; init; } = 10;

    /// <summary>After each such time one try more: at most 14 400 guesses a day for an address and a name, beside passwords of ten characters.</summary>
    public TimeSpan TryEvery { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>A session ends when nothing was asked with it for so long.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A session ends after so long, whatever was asked with it.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(7);
}
