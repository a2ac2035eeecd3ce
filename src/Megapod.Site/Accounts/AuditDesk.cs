namespace Megapod.Site.Accounts;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>Writes down who asked for what: before it is done, and what came of it.</summary>
internal sealed class AuditDesk(IAuditTrail trail, TimeProvider time)
{
    /// <summary>Result of an entry that was written before the action.</summary>
    public const string Asked = "asked";

    private const int MostText = 1_000;

    /// <summary>So many failed sign-ins are written at once, then one in <see cref="FailureEvery"/>: whoever guesses must not fill the disk.</summary>
    private const int MostFailures = 30;
    private static readonly TimeSpan FailureEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan UntrustedEvery = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private double failuresLeft = MostFailures;
    private long failuresAt = time.GetTimestamp();
    private long notWritten;
    private long? untrustedAt;
    private long untrusted;

    /// <summary>The audit.</summary>
    public IAuditTrail Trail => trail;

    /// <summary>Writes one entry.</summary>
    /// <returns>The entry when it is on the disk, or why it is not.</returns>
    public ValueTask<Outcome<AuditEntry>> WriteAsync(string who, string via, string action, string subject, string detail, string result) =>
        trail.AppendAsync(new AuditNote(Instant.From(time.GetUtcNow()), Cut(who), via, Cut(action), Cut(subject), Cut(detail), result));

    /// <summary>Writes what came of something that was asked.</summary>
    public async Task EndAsync(AuditEntry asked, string? detail, string result)
    {
        string of = string.Create(CultureInfo.InvariantCulture, $"entry {asked.Number}");

        // If this one is lost, the entry before it says that it was asked and nothing says what came of it, which is true.
        _ = await WriteAsync(asked.Who, asked.Via, asked.Action, asked.Subject, detail is null ? of : $"{of}: {detail}", result);
    }

    /// <summary>Writes a try that failed. A name that is no account's is not written: people type passwords there.</summary>
    public async Task RefusedAsync(string action, Account? account, string? address, string via = "password")
    {
        long missed;
        lock (gate)
        {
            long now = time.GetTimestamp();
            failuresLeft = Math.Min(MostFailures, failuresLeft + (time.GetElapsedTime(failuresAt, now) / FailureEvery));
            failuresAt = now;
            if (failuresLeft < 1)
            {
                notWritten++;
                return;
            }

            failuresLeft--;
            missed = notWritten;
            notWritten = 0;
        }

        string detail = missed > 0 ? string.Create(CultureInfo.InvariantCulture, $"from {address}; {missed} more before it were not written") : $"from {address}";
        _ = await WriteAsync(account?.Name ?? "nobody known", via, action, "", detail, "refused");
    }

    /// <summary>Writes that somebody says by a header who he is, and is not whom we believe that; once in <see cref="UntrustedEvery"/>. What he says is not written.</summary>
    public async Task UntrustedAsync(string? address)
    {
        long others;
        lock (gate)
        {
            long now = time.GetTimestamp();
            if (untrustedAt is { } before && time.GetElapsedTime(before, now) < UntrustedEvery)
            {
                untrusted++;
                return;
            }

            untrustedAt = now;
            others = untrusted;
            untrusted = 0;
        }

        string more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {others} more before it were not written") : "";
        _ = await WriteAsync("nobody known", Caller.Proxy, "name in a header", "", $"from {address}{more}", "refused");
    }

    private static string Cut(string text) => text.Length <= MostText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText), "…");
}
