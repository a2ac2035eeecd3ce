namespace Megapod.Storage.Relational;

using System.Collections.Concurrent;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Microsoft.Data.Sqlite;

/// <summary>Accounts and tokens in one file that its owner alone may read. They are few and read with every request, so all of them are in memory, too.</summary>
public sealed class AccountsFile : IAccountStore, IDisposable
{
    /// <summary>Name of the file in its folder.</summary>
    public const string FileName = "accounts.db";

    private const string Kind = "MPA1";
    private const int Version = 1;
    private const string Schema = """
        CREATE TABLE account (name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, stamp TEXT NOT NULL, made INTEGER NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE token (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER) WITHOUT ROWID
        """;

    /// <summary>
    /// What came later, in tables of their own, so that a file of before is taken as it is and a program of before can read it. A link is of the account that was made then: such a program leaves it behind where it
    /// removes the account.
    /// </summary>
    private const string Later = """
        CREATE TABLE IF NOT EXISTS link (name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE, provider TEXT NOT NULL, subject TEXT NOT NULL, made INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ended (session TEXT NOT NULL PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID
        """;

    /// <summary>Some hundred accounts and tokens take some hundred kilobytes; more is a mistake that must not fill the disk.</summary>
    private const long MostBytes = 16L << 20;

    private readonly SqliteFile file;
    private readonly Lock gate = new();
    private volatile IReadOnlyList<Account> accounts;
    private readonly ConcurrentDictionary<string, Instant> ended;
    private volatile IReadOnlyList<AccessToken> tokens;

    private AccountsFile(SqliteFile file, IReadOnlyList<Account> accounts, IReadOnlyList<AccessToken> tokens, IEnumerable<KeyValuePair<string, Instant>> ended)
    {
        this.ended = new ConcurrentDictionary<string, Instant>(ended, StringComparer.Ordinal);
        this.file = file;
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Account> Accounts => accounts;

    /// <inheritdoc/>
    public IReadOnlyList<AccessToken> Tokens => tokens;

    /// <summary>Opens the accounts of a state folder, or makes them. A file that is damaged, newer, or not ours is refused and left as it is.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    public static Outcome<AccountsFile> Open(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            // SQLite gives its log beside it the same rights.
            PrivateFile.Make(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<AccountsFile>.Failure(SqliteFile.CannotOpen(path, error));
        }

        var opened = SqliteFile.Open(path, Kind, Version, Schema, MostBytes);
        if (!opened.IsSuccess)
        {
            return Outcome<AccountsFile>.Failure(opened.Faults);
        }

        try
        {
            if (opened.Value.Commit(connection => SqliteFile.Execute(connection, Later)) is { } notKept)
            {
                opened.Value.Dispose();
                return Outcome<AccountsFile>.Failure(notKept);
            }

            return Outcome<AccountsFile>.Success(new AccountsFile(opened.Value, ReadAccounts(opened.Value), ReadTokens(opened.Value), ReadEnded(opened.Value)));
        }
        catch (Exception error) when (error is SqliteException or FormatException or InvalidCastException)
        {
            opened.Value.Dispose();
            return Outcome<AccountsFile>.Failure(new Fault("MP3305", $"The state is damaged: {error.Message}", $"Restore a copy of {FileName}, or move it away: accounts and tokens are then made anew.", path));
        }
    }

    /// <inheritdoc/>
    public int EndedSessions => ended.Count;

    /// <inheritdoc/>
    public bool IsEnded(string session) => ended.ContainsKey(session);

    /// <inheritdoc/>
    public Fault? EndSession(string session, Instant until, Instant now)
    {
        lock (gate)
        {
            ended[session] = until;
            foreach (var (over, _) in ended.Where(e => e.Value <= now))
            {
                ended.TryRemove(over, out _);
            }

            return file.Commit(connection =>
            {
                SqliteFile.Execute(connection, "DELETE FROM ended WHERE until <= $now", ("$now", now.Ticks));
                SqliteFile.Execute(connection, "INSERT OR REPLACE INTO ended VALUES ($session, $until)", ("$session", session), ("$until", until.Ticks));
            });
        }
    }

    /// <inheritdoc/>
    public Fault? Keep(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Change(connection =>
        {
            SqliteFile.Execute(
                connection,
                "INSERT INTO account VALUES ($name, $role, $password, $stamp, $made, $changed) ON CONFLICT (name) DO UPDATE SET name = excluded.name, role = excluded.role, password = excluded.password, stamp = excluded.stamp, made = excluded.made, changed = excluded.changed",
                ("$name", account.Name), ("$role", WordOf(account.Role)), ("$password", account.PasswordHash), ("$stamp", account.Stamp), ("$made", account.Made.Ticks), ("$changed", account.Changed.Ticks));
            SqliteFile.Execute(connection, "DELETE FROM link WHERE name = $name", ("$name", account.Name));
            if (account is { Provider: { } provider, Subject: { } subject })
            {
                SqliteFile.Execute(connection, "INSERT INTO link VALUES ($name, $provider, $subject, $made)", ("$name", account.Name), ("$provider", provider), ("$subject", subject), ("$made", account.Made.Ticks));
            }
        });
    }

    /// <inheritdoc/>
    public Fault? Keep(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Change(connection => SqliteFile.Execute(
            connection,
            "INSERT OR REPLACE INTO token VALUES ($id, $name, $role, $hash, $made, $expires, $used)",
            ("$id", token.Id), ("$name", token.Name), ("$role", WordOf(token.Role)), ("$hash", token.Hash), ("$made", token.Made.Ticks), ("$expires", token.Expires.Ticks), ("$used", token.LastUsed?.Ticks)));
    }

    /// <inheritdoc/>
    public Fault? RemoveAccount(string name) => Change(connection =>
    {
        SqliteFile.Execute(connection, "DELETE FROM link WHERE name = $name", ("$name", name));
        SqliteFile.Execute(connection, "DELETE FROM account WHERE name = $name", ("$name", name));
    });

    /// <inheritdoc/>
    public Fault? RemoveToken(string id) => Change(connection => SqliteFile.Execute(connection, "DELETE FROM token WHERE id = $id", ("$id", id)));

    /// <summary>Writes a copy of what is kept at this instant.</summary>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written; null when it was.</returns>
    public Fault? CopyTo(string target)
    {
        lock (gate)
        {
            return file.CopyTo(target);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string WordOf(PersonRole role) => role.ToString().ToLowerInvariant();

    private static PersonRole RoleOf(string word) => Enum.TryParse(word, ignoreCase: true, out PersonRole role) && Enum.IsDefined(role) ? role : throw new FormatException($"'{word}' is no role.");

    private static List<Account> ReadAccounts(SqliteFile file) => file.Read(
        "SELECT account.name, role, password, stamp, account.made, changed, provider, subject FROM account LEFT JOIN link ON link.name = account.name AND link.made = account.made ORDER BY account.name",
        r => new Account(
            r.GetString(0), RoleOf(r.GetString(1)), r.GetString(2), r.GetString(3), new Instant(r.GetInt64(4)), new Instant(r.GetInt64(5)), r.IsDBNull(6) ? null : r.GetString(6), r.IsDBNull(7) ? null : r.GetString(7)));

    private static List<KeyValuePair<string, Instant>> ReadEnded(SqliteFile file) => file.Read("SELECT session, until FROM ended", r => KeyValuePair.Create(r.GetString(0), new Instant(r.GetInt64(1))));

    private static List<AccessToken> ReadTokens(SqliteFile file) => file.Read(
        "SELECT id, name, role, hash, made, expires, used FROM token ORDER BY id",
        r => new AccessToken(r.GetString(0), r.GetString(1), RoleOf(r.GetString(2)), r.GetString(3), new Instant(r.GetInt64(4)), new Instant(r.GetInt64(5)), r.IsDBNull(6) ? null : new Instant(r.GetInt64(6))));

    private Fault? Change(Action<SqliteConnection> statement)
    {
        lock (gate)
        {
            if (file.Commit(statement) is { } fault)
            {
                return fault;
            }

            // What is in memory is what was read back, so that the two cannot differ.
            accounts = ReadAccounts(file);
            tokens = ReadTokens(file);
            return null;
        }
    }
}
