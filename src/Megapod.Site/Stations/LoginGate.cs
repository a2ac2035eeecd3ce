namespace Megapod.Site.Stations;

using System.Net;
using System.Net.Sockets;

/// <summary>
/// Counts failed logins by minute. One identity from one address is stopped soon, an address as a whole later: a site's stations often share one, and one that has a wrong password must not lock out the
/// others.
/// </summary>
internal sealed class LoginGate(int mostOfOne, int mostOfAddress, TimeProvider clock)
{
    /// <summary>Addresses that are told apart within a minute; those beyond share a count, so that a flood from everywhere takes no memory.</summary>
    public const int MostKept = 4_096;

    /// <summary>How long a count lasts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Those of IPv6 have the first 64 bits in common: so much of an address is one customer's.</summary>
    private const int NetworkBytes = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<(IPAddress Address, string Identity), int> failures = [];
    private long began = clock.GetTimestamp();

    /// <summary>How many are told apart now.</summary>
    public int Kept
    {
        get
        {
            lock (gate)
            {
                return failures.Count;
            }
        }
    }

    /// <summary>Whether a login is refused unseen.</summary>
    public bool IsClosed(IPAddress address, string identity)
    {
        var network = NetworkOf(address);
        lock (gate)
        {
            Turn();
            return failures.GetValueOrDefault((network, identity)) >= mostOfOne || failures.GetValueOrDefault(WholeOf(network)) >= mostOfAddress;
        }
    }

    /// <summary>A login has failed.</summary>
    public void Failed(IPAddress address, string identity)
    {
        var network = NetworkOf(address);
        lock (gate)
        {
            Turn();
            var whole = WholeOf(network);
            failures[whole] = failures.GetValueOrDefault(whole) + 1;
            if (failures.Count < MostKept || failures.ContainsKey((network, identity)))
            {
                failures[(network, identity)] = failures.GetValueOrDefault((network, identity)) + 1;
            }
        }
    }

    /// <summary>Where an address as a whole is counted. No identity is empty, so that the two kinds of count do not meet.</summary>
    private (IPAddress Address, string Identity) WholeOf(IPAddress network) =>
        failures.Count < MostKept || failures.ContainsKey((network, "")) ? (network, "") : (IPAddress.None, "");

    private void Turn()
    {
        if (clock.GetElapsedTime(began) >= Window)
        {
            began = clock.GetTimestamp();
            failures.Clear();
        }
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
