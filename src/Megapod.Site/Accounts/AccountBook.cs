namespace Megapod.Site.Accounts;

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>The rules of accounts and tokens: who may be made, changed and removed, and who is let in.</summary>
internal sealed partial class AccountBook(IAccountStore store, PasswordDesk passwords, TimeProvider time, string? localToken) : IDisposable
{
    /// <summary>All of them are in memory and looked through with each request.</summary>
    public const int MostAccounts = 200;

    /// <summary>As with accounts.</summary>
    public const int MostTokens = 200;

    /// <summary>Sessions that were ended by signing out and would not be over yet. Where there are as many, signing out ends all sessions of its account.</summary>
    public const int MostEnded = 10_000;

    /// <summary>A token lasts so long where nobody says how long.</summary>
    public const int UsualDays = 90;

    /// <summary>Ten years: longer than the machine that it is written into.</summary>
    public const int MostDays = 3_650;

    private const int LeastPassword = 10;

    /// <summary>Longer ones cost time to hash and are no harder to guess.</summary>
    private const int MostPassword = 128;
    private const int MostNameLength = 64;

    /// <summary>When a token was used is kept to the hour, so that reading does not become writing.</summary>
    private static readonly TimeSpan UsedEvery = TimeSpan.FromHours(1);

    /// <summary>A timer cannot be set for longer.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);
    private static readonly Fault Busy = new("MP3537", "Too many people sign in at once.", "Try again in a few seconds.");
    private static readonly Fault Last = new("MP3534", "There would be no administrator any more.", "Make another account an administrator first.");

    private readonly SemaphoreSlim one = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> ends = new(StringComparer.Ordinal);
    private readonly string? localHash = localToken is null ? null : TokenText.HashOf(localToken);
    private string? setupHash;

    /// <summary>All accounts.</summary>
    public IReadOnlyList<Account> Accounts => store.Accounts;

    /// <summary>All tokens.</summary>
    public IReadOnlyList<AccessToken> Tokens => store.Tokens;

    /// <summary>Whether nobody has an account yet.</summary>
    public bool IsEmpty => store.Accounts.Count == 0;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>The account of a name; null: there is none.</summary>
    public Account? Find(string name) => store.Accounts.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The account that names a person at a provider; null: none does.</summary>
    public Account? Known(string provider, string subject) => store.Accounts.FirstOrDefault(a => a.Provider == provider && a.Subject == subject);

    /// <summary>Whether the session that carries this stamp is still one of this account's.</summary>
    public bool IsCurrent(Caller caller) => Find(caller.Name) is { } account && account.Stamp == caller.Key && account.Role == caller.Role && Now < caller.Until && (caller.Session.Length == 0 || !store.IsEnded(caller.Session));

    /// <summary>A new code to make the first account with; null where there is one.</summary>
    public string? NewSetupCode()
    {
        if (!IsEmpty)
        {
            return null;
        }

        string code = TokenText.Plain();
        Volatile.Write(ref setupHash, TokenText.HashOf(code));
        return code;
    }

    /// <summary>Whether the first account may be made with this code.</summary>
    public bool IsSetupCode(string code) => IsEmpty && code.Length <= TokenText.MostLength && Volatile.Read(ref setupHash) is { } hash && TokenText.IsSame(hash, TokenText.HashOf(code));

    /// <summary>Makes the first account, an administrator; its code is used up.</summary>
    public Task<Outcome<Account>> SetUpAsync(string code, string name, string password) => AddAsync(name, PersonRole.Administrator, password, () => IsSetupCode(code) ? null : new Fault("MP3532", "That is no code to make the first account with.", "Take the newest link that the site has printed, or make one with 'megapod account setup-link --state DIR'."));

    /// <summary>Makes an account.</summary>
    public Task<Outcome<Account>> AddAsync(string name, PersonRole role, string password) => AddAsync(name, role, password, () => IsEmpty && role != PersonRole.Administrator ? Last : null);

    /// <summary>Gives an account another role, another password, or another place where it may sign in; its sessions end.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="role">The role; null: as before.</param>
    /// <param name="password">The password; null: as before.</param>
    /// <param name="link">Provider and what he is called there, both empty for nowhere; null: as before.</param>
    public async Task<Outcome<Account>> ChangeAsync(string name, PersonRole? role, string? password, (string Provider, string Subject)? link = null)
    {
        if (password is not null && Weak(name, password) is { } weak)
        {
            return Outcome<Account>.Failure(weak);
        }

        string? hash = password is null ? null : await passwords.HashAsync(password);
        if (password is not null && hash is null)
        {
            return Outcome<Account>.Failure(Busy);
        }

        return await InTurnAsync(() =>
        {
            if (Find(name) is not { } account)
            {
                return Outcome<Account>.Failure(Nobody(name));
            }

            if (role is not null and not PersonRole.Administrator && IsLastAdministrator(account))
            {
                return Outcome<Account>.Failure(Last);
            }

            if (link is { Provider.Length: > 0 } wanted && Known(wanted.Provider, wanted.Subject) is { } other && other.Name != account.Name)
            {
                return Outcome<Account>.Failure(new Fault("MP3567", $"The account '{other.Name}' names this person already.", "Take it from that account first."));
            }

            account = link is { } to ? account with { Provider = to.Provider.Length > 0 ? to.Provider : null, Subject = to.Provider.Length > 0 ? to.Subject : null } : account;
            var changed = account with { Role = role ?? account.Role, PasswordHash = hash ?? account.PasswordHash, Stamp = TokenText.Plain(), Changed = Now };
            if (store.Keep(changed) is { } fault)
            {
                return Outcome<Account>.Failure(fault);
            }

            End(account.Stamp);
            return Outcome<Account>.Success(changed);
        });
    }

    /// <summary>Gives somebody who knows his password another one; his other sessions end.</summary>
    public async Task<Outcome<Account>> ChangeOwnAsync(string name, string old, string password)
    {
        bool? isRight = await passwords.IsRightAsync(Find(name), Bounded(old));
        return isRight switch
        {
            null => Outcome<Account>.Failure(Busy),
            false => Outcome<Account>.Failure(new Fault("MP3535", "The old password is not right.", "Write the password that you signed in with, or have an administrator give you another.")),
            _ => await ChangeAsync(name, null, password),
        };
    }

    /// <summary>Ends a session by signing out: copies of its cookie let nobody in any more, and streams of its account end; those of other sessions are begun anew by their pages.</summary>
    /// <returns>Why that will not outlive this program; null when it will.</returns>
    public async Task<Fault?> EndSessionAsync(Caller caller)
    {
        var ended = await InTurnAsync(() =>
        {
            if (Find(caller.Name) is not { } account || account.Stamp != caller.Key)
            {
                return Outcome<Caller>.Success(caller);
            }

            var now = Now;
            bool isFull = store.EndedSessions >= MostEnded;
            var fault = isFull ? store.Keep(account with { Stamp = TokenText.Plain() }) : store.EndSession(caller.Session, caller.Until, now);
            End(account.Stamp);
            return fault is null ? Outcome<Caller>.Success(caller) : Outcome<Caller>.Failure(fault);
        });
        return ended.IsSuccess ? null : ended.Faults[0];
    }

    /// <summary>Removes an account; its sessions end.</summary>
    public Task<Outcome<Account>> RemoveAsync(string name) => InTurnAsync(() =>
    {
        if (Find(name) is not { } account)
        {
            return Outcome<Account>.Failure(Nobody(name));
        }

        if (IsLastAdministrator(account))
        {
            return Outcome<Account>.Failure(Last);
        }

        if (store.RemoveAccount(account.Name) is { } fault)
        {
            return Outcome<Account>.Failure(fault);
        }

        End(account.Stamp);
        return Outcome<Account>.Success(account);
    });

    /// <summary>The account of somebody who knows its password. Unknown names and wrong passwords take alike long and answer alike.</summary>
    public async Task<Outcome<Account>> SignInAsync(string name, string password)
    {
        var account = Find(Bounded(name));
        return await passwords.IsRightAsync(account, Bounded(password)) switch
        {
            null => Outcome<Account>.Failure(Busy),
            false => Outcome<Account>.Failure(new Fault("MP3531", "Name or password is not right.", "Try again; an administrator can give you another password.")),
            _ => Outcome<Account>.Success(account!),
        };
    }

    /// <summary>Makes a token.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="role">What its bearer may do.</param>
    /// <param name="days">How long it lasts, 1 to <see cref="MostDays"/>.</param>
    /// <returns>The token and its value, which is shown once.</returns>
    public Task<Outcome<NewToken>> AddTokenAsync(string name, PersonRole role, int days) => InTurnAsync(() =>
    {
        name = name.Trim();
        if (name.Length is 0 or > MostNameLength || name.Any(char.IsControl) || name.Equals(Caller.ThisMachine, StringComparison.OrdinalIgnoreCase))
        {
            return Outcome<NewToken>.Failure(new Fault("MP3536", "That is no name for a token.", $"Write what it is for, in 1 to {MostNameLength} characters."));
        }

        if (days is < 1 or > MostDays)
        {
            return Outcome<NewToken>.Failure(new Fault("MP3536", $"A token cannot last {days} days.", $"Write 1 to {MostDays} days."));
        }

        if (store.Tokens.Count >= MostTokens)
        {
            return Outcome<NewToken>.Failure(Crowded(MostTokens, "tokens"));
        }

        string value = TokenText.New();
        var now = Now;
        var token = new AccessToken(TokenText.Plain()[..12], name, role, TokenText.HashOf(value), now, now + TimeSpan.FromDays(days), null);
        return store.Keep(token) is { } fault ? Outcome<NewToken>.Failure(fault) : Outcome<NewToken>.Success(new NewToken(token, value));
    });

    /// <summary>Removes a token; nobody gets in with it any more.</summary>
    public Task<Outcome<AccessToken>> RemoveTokenAsync(string id) => InTurnAsync(() =>
    {
        if (store.Tokens.FirstOrDefault(t => t.Id == id) is not { } token)
        {
            return Outcome<AccessToken>.Failure(new Fault("MP3533", $"There is no token '{id}'.", "Take the id from 'megapod token list'."));
        }

        if (store.RemoveToken(id) is { } fault)
        {
            return Outcome<AccessToken>.Failure(fault);
        }

        End(id);
        return Outcome<AccessToken>.Success(token);
    });

    /// <summary>Whoever has a token of this value; null: there is no such token, or it has expired.</summary>
    public Caller? Bearer(string value)
    {
        if (value.Length > TokenText.MostLength)
        {
            return null;
        }

        string hash = TokenText.HashOf(value);
        if (localHash is not null && TokenText.IsSame(localHash, hash))
        {
            return new Caller(Caller.ThisMachine, PersonRole.Administrator, Caller.Local, "", Instant.Forever);
        }

        AccessToken? found = null;
        foreach (var token in store.Tokens)
        {
            found = TokenText.IsSame(token.Hash, hash) ? token : found;
        }

        var now = Now;
        if (found is null || found.Expires <= now)
        {
            return null;
        }

        if (found.LastUsed is not { } used || now - used >= UsedEvery)
        {
            Note(found with { LastUsed = now });
        }

        return new Caller(found.Name, found.Role, Caller.Token, found.Id, found.Expires);
    }

    /// <summary>Ends what somebody follows when he is not let in any more, so that a stream does not outlive what it was opened with.</summary>
    /// <param name="caller">Who follows.</param>
    /// <param name="aborted">The other reason why it may end.</param>
    public CancellationTokenSource EndOf(Caller caller, CancellationToken aborted)
    {
        if (caller.Via == Caller.Local)
        {
            return CancellationTokenSource.CreateLinkedTokenSource(aborted);
        }

        var end = ends.GetOrAdd(caller.Key, _ => new CancellationTokenSource());
        if (caller.IsByBrowser ? !IsCurrent(caller) : !store.Tokens.Any(t => t.Id == caller.Key))
        {
            // It was removed between being let in and here.
            End(caller.Key);
        }

        var left = caller.Until - Now;
        var linked = CancellationTokenSource.CreateLinkedTokenSource(aborted, end.Token);
        linked.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left);
        return linked;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        one.Dispose();
        foreach (var end in ends.Values)
        {
            end.Dispose();
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm { get; }

    private static Fault Nobody(string name) => new("MP3533", $"There is no account '{name}'.", "Take the name from 'megapod account list'.");

    private static Fault Crowded(int most, string what) => new("MP3539", $"There are {most} {what} already.", "Remove those that nobody needs.");

    /// <summary>What is longer than anything that can be right is not looked at.</summary>
    private static string Bounded(string text) => text.Length <= MostPassword ? text : "";

    private static Fault? Weak(string name, string password) =>
        password.Length is < LeastPassword or > MostPassword ? new Fault("MP3530", $"The password has {password.Length} characters.", $"Choose one of {LeastPassword} to {MostPassword} characters; several words are good.")
        : password.Equals(name, StringComparison.OrdinalIgnoreCase) ? new Fault("MP3530", "The password is the name.", "Choose one that nobody can guess.")
        : null;

    private bool IsLastAdministrator(Account account) => account.Role == PersonRole.Administrator && store.Accounts.Count(a => a.Role == PersonRole.Administrator) == 1;

    private async Task<Outcome<Account>> AddAsync(string name, PersonRole role, string password, Func<Fault?> refuses)
    {
        if (refuses() is { } early)
        {
            return Outcome<Account>.Failure(early);
        }

        if (name.Length > MostNameLength || !NameForm.IsMatch(name))
        {
            return Outcome<Account>.Failure(new Fault("MP3536", "That is no name for an account.", $"Write up to {MostNameLength} letters, digits, and . _ - @, beginning with a letter or digit."));
        }

        if (Weak(name, password) is { } weak)
        {
            return Outcome<Account>.Failure(weak);
        }

        if (await passwords.HashAsync(password) is not { } hash)
        {
            return Outcome<Account>.Failure(Busy);
        }

        return await InTurnAsync(() =>
        {
            if (refuses() is { } fault)
            {
                return Outcome<Account>.Failure(fault);
            }

            if (Find(name) is { } taken)
            {
                return Outcome<Account>.Failure(new Fault("MP3538", $"There is an account '{taken.Name}' already.", "Choose another name, or change that account."));
            }

            if (store.Accounts.Count >= MostAccounts)
            {
                return Outcome<Account>.Failure(Crowded(MostAccounts, "accounts"));
            }

            var now = Now;
            var account = new Account(name, role, hash, TokenText.Plain(), now, now);
            if (store.Keep(account) is { } notKept)
            {
                return Outcome<Account>.Failure(notKept);
            }

            Volatile.Write(ref setupHash, null);
            return Outcome<Account>.Success(account);
        });
    }

    /// <summary>Keeps when a token was used, where nothing else is being changed: one that is just being removed must not come back. Whether it could be kept changes nothing about who he is.</summary>
    private void Note(AccessToken used)
    {
        if (!one.Wait(0))
        {
            return;
        }

        try
        {
            _ = store.Tokens.Any(t => t.Id == used.Id) ? store.Keep(used) : null;
        }
        finally
        {
            one.Release();
        }
    }

    private void End(string key)
    {
        if (ends.TryRemove(key, out var end))
        {
            end.Cancel();
        }
    }

    private async Task<Outcome<T>> InTurnAsync<T>(Func<Outcome<T>> change)
        where T : class
    {
        await one.WaitAsync();
        try
        {
            return change();
        }
        finally
        {
            one.Release();
        }
    }
}
