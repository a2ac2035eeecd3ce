namespace Megapod.Site.Accounts;

using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

/// <summary>How often somebody may try to get in: by address, and by the name that he says he has. A name that is tried from many addresses is closed to its owner, too, for as long as that goes on; the machine's own token is not.</summary>
internal sealed class SignInLimits(AccountLimits limits) : IDisposable
{
    /// <summary>A network of IPv6 is one neighbour: who has one address of it has all.</summary>
    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<string> addresses = Make(limits.TriesByAddress, limits.TryEvery);
    private readonly PartitionedRateLimiter<string> names = Make(limits.TriesByName, limits.TryEvery);

    /// <summary>Takes one try.</summary>
    /// <param name="address">Where it comes from; null: not known, and then all such together.</param>
    /// <param name="name">The name that is tried; null: none is.</param>
    /// <returns>Null when it may be tried; otherwise how long to wait.</returns>
    public TimeSpan? Take(IPAddress? address, string? name) => Refuses(addresses, KeyOf(address)) ?? (name is null ? null : Refuses(names, name.ToUpperInvariant()));

    /// <inheritdoc/>
    public void Dispose()
    {
        addresses.Dispose();
        names.Dispose();
    }

    private static PartitionedRateLimiter<string> Make(int most, TimeSpan every) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = every, QueueLimit = 0 }),
        StringComparer.Ordinal);

    private static TimeSpan? Refuses(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
    }

    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };
}
