namespace Megapod.Site.Accounts;

using Megapod.Core.People;
using Microsoft.AspNetCore.Identity;

/// <summary>
/// Hashes and compares passwords with the framework's own hasher, one at a time: it takes a processor for some tens of milliseconds on purpose, and the control loop shares
/// the machine. A few may wait; whoever comes then is to come again.
/// </summary>
internal sealed class PasswordDesk : IDisposable
{
    private const int MostWaiting = 8;

    private readonly PasswordHasher<string> hasher = new();
    private readonly SemaphoreSlim one = new(1);

    /// <summary>Hash of a password that nobody has: who is not known is compared with it, so that it takes as long as for somebody who is.</summary>
    private readonly string nobody;
    private int waiting;

    /// <summary>Makes it.</summary>
    public PasswordDesk() => nobody = hasher.HashPassword("", TokenText.Plain());

    /// <summary>The hash to keep; null where too many wait.</summary>
    public Task<string?> HashAsync(string password) => InTurnAsync(() => (string?)hasher.HashPassword("", password));

    /// <summary>Whether it is the account's password; null where too many wait. Takes as long without an account.</summary>
    public Task<bool?> IsRightAsync(Account? account, string password) =>
        InTurnAsync(() => (bool?)(hasher.VerifyHashedPassword("", account?.PasswordHash ?? nobody, password) != PasswordVerificationResult.Failed && account is not null));

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<T?> InTurnAsync<T>(Func<T?> work)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return default;
        }

        await one.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            one.Release();
            Interlocked.Decrement(ref waiting);
        }
    }
}
