namespace Megapod.Core.Ports;

using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Units;

/// <summary>Keeps accounts and tokens over the controller's death. Reading never waits; a change is on the disk when the call returns.</summary>
public interface IAccountStore
{
    /// <summary>All accounts, by name; a list that does not change any more.</summary>
    IReadOnlyList<Account> Accounts { get; }

    /// <summary>All tokens, by id; a list that does not change any more.</summary>
    IReadOnlyList<AccessToken> Tokens { get; }

    /// <summary>Sessions that were ended before their time and are not over by themselves yet.</summary>
    int EndedSessions { get; }

    /// <summary>Whether a session was ended before its time.</summary>
    /// <param name="session">Its name.</param>
    bool IsEnded(string session);

    /// <summary>Ends a session before its time; what is over by itself is forgotten. It is over from now on even if that cannot be kept.</summary>
    /// <param name="session">Its name.</param>
    /// <param name="until">When it would be over by itself.</param>
    /// <param name="now">The present.</param>
    /// <returns>Why it was not kept; null when it was.</returns>
    Fault? EndSession(string session, Instant until, Instant now);

    /// <summary>Keeps an account, in place of the one of that name where there is one.</summary>
    /// <returns>Why it was not kept; null when it was.</returns>
    Fault? Keep(Account account);

    /// <summary>Keeps a token, in place of the one of that id where there is one.</summary>
    /// <returns>Why it was not kept; null when it was.</returns>
    Fault? Keep(AccessToken token);

    /// <summary>Removes the account of that name, where there is one.</summary>
    /// <returns>Why it was not removed; null when it is gone.</returns>
    Fault? RemoveAccount(string name);

    /// <summary>Removes the token of that id, where there is one.</summary>
    /// <returns>Why it was not removed; null when it is gone.</returns>
    Fault? RemoveToken(string id);
}
